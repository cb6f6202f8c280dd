using System.Text.Json.Nodes;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Connectors;

/// <summary>What a worker has to say to a configuration.</summary>
/// <param name="Errors">What keeps it from being created, by setting.</param>
/// <param name="Warnings">What does not.</param>
internal sealed record ConfigProblems(IReadOnlyList<(string Setting, string Message)> Errors, IReadOnlyList<string> Warnings)
{
    public static async Task<ConfigProblems> FindAsync(RestClient client, JsonObject config, CancellationToken cancellationToken)
    {
        string path = MisspeltSettings.PathOf($"{config["connector.class"]}");
        JsonNode validated = (await client.SendAsync(HttpMethod.Put, path, config.DeepClone(), cancellationToken))!;
        IEnumerable<(string, string)> errors = validated["configs"]!.AsArray().Select(entry => entry!["value"]!)
            .SelectMany(value => (value["errors"] as JsonArray ?? []).Select(error => ((string)value["name"]!, $"{error}")));
        return new ConfigProblems([.. errors], [.. MisspeltSettings.Of(validated)]);
    }

    public void NoteWarnings()
    {
        foreach (string warning in Warnings) Answer.Note($"millrace: {warning}");
    }

    public JsonObject ToJson() => new()
    {
        ["errors"] = new JsonArray(
            [.. Errors.Select(error => new JsonObject { ["setting"] = error.Setting, ["message"] = error.Message })]),
        ["warnings"] = new JsonArray([.. Warnings.Select(warning => JsonValue.Create(warning))]),
    };
}
