using System.Text.Json.Nodes;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Connectors;

/// <summary>What a worker has to say to a configuration.</summary>
/// <param name="Errors">What keeps it from being created, by setting.</param>
/// <param name="Warnings">
/// Settings that nobody reads, a sentence for each: without a definition and without an error, but with the name that may have been meant.
/// They are accepted, as in Kafka Connect, so whoever sends them is told.
/// </param>
/// <param name="Secrets">Names of settings that are secret.</param>
internal sealed record ConfigProblems(
    IReadOnlyList<(string Setting, string Message)> Errors, IReadOnlyList<string> Warnings, IReadOnlySet<string> Secrets)
{
    public static async Task<ConfigProblems> FindAsync(RestClient client, JsonObject config, CancellationToken cancellationToken)
    {
        // The path takes connector classes of any make.
        string path = $"/connector-plugins/{Uri.EscapeDataString($"{config["connector.class"]}")}/config/validate";
        JsonNode validated = (await client.SendAsync(HttpMethod.Put, path, config.DeepClone(), cancellationToken))!;
        var errors = new List<(string, string)>();
        var warnings = new List<string>();
        var secrets = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonNode? entry in validated["configs"]?.AsArray() ?? [])
        {
            if (entry!["value"] is not { } value) continue;
            string name = $"{value["name"]}";
            JsonArray faults = value["errors"] as JsonArray ?? [];
            errors.AddRange(faults.Select(fault => (name, $"{fault}")));
            if ((string?)entry["definition"]?["type"] == "PASSWORD") secrets.Add(name);
            if (entry["definition"] is null && faults.Count == 0 && value["recommended_values"] is JsonArray { Count: > 0 } meant)
                warnings.Add($"setting {name} is unknown and has no effect; did you mean {meant[0]}?");
        }

        return new ConfigProblems(errors, warnings, secrets);
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
