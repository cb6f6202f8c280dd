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
    /// <summary>What was tried of the connection; null when the worker has no such test, or was not asked for it.</summary>
    public IReadOnlyList<ConnectionStep>? Connection { get; private init; }

    public static Task<ConfigProblems> FindAsync(RestClient client, JsonObject config, CancellationToken cancellationToken) =>
        AskAsync(client, config, "", cancellationToken);

    /// <summary>The same, and has the connection tried.</summary>
    public static Task<ConfigProblems> ConnectAsync(RestClient client, JsonObject config, CancellationToken cancellationToken) =>
        AskAsync(client, config, "?connect=true", cancellationToken);

    private static async Task<ConfigProblems> AskAsync(
        RestClient client, JsonObject config, string query, CancellationToken cancellationToken)
    {
        // The path takes connector classes of any make.
        string path = $"/connector-plugins/{Uri.EscapeDataString($"{config["connector.class"]}")}/config/validate{query}";
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

        return new ConfigProblems(errors, warnings, secrets)
        {
            Connection = validated["connection"] is JsonArray steps ? [.. steps.Select(ConnectionStep.Of)] : null,
        };
    }

    public void NoteWarnings()
    {
        foreach (string warning in Warnings) Answer.Note($"millrace: {warning}");
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["errors"] = new JsonArray(
                [.. Errors.Select(error => new JsonObject { ["setting"] = error.Setting, ["message"] = error.Message })]),
            ["warnings"] = new JsonArray([.. Warnings.Select(warning => JsonValue.Create(warning))]),
        };
        if (Connection is not null) json["connection"] = new JsonArray([.. Connection.Select(step => step.ToJson())]);
        return json;
    }
}

/// <summary>One step of a connection test, in the worker's words.</summary>
internal sealed record ConnectionStep(string Step, string Outcome, string Message)
{
    public static ConnectionStep Of(JsonNode? node) => new($"{node?["step"]}", $"{node?["outcome"]}", $"{node?["message"]}");

    public JsonObject ToJson() => new() { ["step"] = Step, ["outcome"] = Outcome, ["message"] = Message };
}
