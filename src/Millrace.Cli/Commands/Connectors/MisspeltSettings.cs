using System.Text.Json.Nodes;

namespace Millrace.Cli.Commands.Connectors;

/// <summary>
/// Settings that nobody reads, as a worker's answer to <c>validate</c> tells them: without a definition and without an error, but with the
/// name that may have been meant. They are accepted, as in Kafka Connect, so whoever sends them is told.
/// </summary>
internal static class MisspeltSettings
{
    /// <summary>A sentence for each.</summary>
    public static IEnumerable<string> Of(JsonNode validated)
    {
        foreach (JsonNode? config in validated["configs"]?.AsArray() ?? [])
        {
            if (config!["definition"] is not null || config["value"] is not { } value) continue;
            if (value["errors"] is JsonArray { Count: > 0 } || value["recommended_values"] is not JsonArray { Count: > 0 } meant) continue;
            yield return $"setting {value["name"]} is unknown and has no effect; did you mean {meant[0]}?";
        }
    }

    /// <summary>Path of the request, and that of connector classes of any make.</summary>
    public static string PathOf(string connectorClass) => $"/connector-plugins/{Uri.EscapeDataString(connectorClass)}/config/validate";
}
