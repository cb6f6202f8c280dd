using System.Text.Json.Nodes;

namespace Millrace.WebConsole.Clients;

/// <summary>Schema Registry REST, any server's.</summary>
/// <exception cref="Refusal"/>
internal sealed class RegistryClient(RestClient rest)
{
    public const string MediaType = "application/vnd.schemaregistry.v1+json";

    public string Address => rest.Address;

    /// <summary>The newest version of each subject; of a server that cannot list them the names alone.</summary>
    public async Task<IReadOnlyList<SubjectVersion>> LatestAsync(CancellationToken cancellationToken)
    {
        try
        {
            JsonNode? answer = await rest.GetAsync("schemas?latestOnly=true", cancellationToken);
            return [.. (answer as JsonArray ?? []).Select(SubjectVersion.Of).OrderBy(one => one.Subject, StringComparer.OrdinalIgnoreCase)];
        }
        catch (Refusal refusal) when (refusal.Status is 404 or 405)
        {
            JsonNode? names = await rest.GetAsync("subjects", cancellationToken);
            return [.. (names as JsonArray ?? []).Select(name => new SubjectVersion((string?)name ?? "", 0, 0, "", "", []))
                .OrderBy(one => one.Subject, StringComparer.OrdinalIgnoreCase)];
        }
    }

    public async Task<IReadOnlyList<int>> VersionsAsync(string subject) =>
        [.. (await rest.GetAsync($"{Of(subject)}/versions") as JsonArray ?? []).Select(version => (int)version!)];

    public async Task<SubjectVersion> VersionAsync(string subject, int version) =>
        SubjectVersion.Of(await rest.GetAsync($"{Of(subject)}/versions/{version}"));

    /// <summary>The level that holds for the subject, its own or the global one.</summary>
    public async Task<string> CompatibilityAsync(string subject)
    {
        JsonNode? answer = await rest.GetAsync($"config/{Uri.EscapeDataString(subject)}?defaultToGlobal=true");
        return (string?)answer?["compatibilityLevel"] ?? "";
    }

    public Task SetCompatibilityAsync(string subject, string level) => rest.SendAsync(
        HttpMethod.Put, $"config/{Uri.EscapeDataString(subject)}", new JsonObject { ["compatibility"] = level });

    /// <summary>Why the schema could not be the next version; empty when it could. A subject without versions takes any.</summary>
    public async Task<IReadOnlyList<string>> CheckAsync(string subject, string type, string schema)
    {
        try
        {
            JsonNode? answer = await rest.SendAsync(HttpMethod.Post,
                $"compatibility/subjects/{Uri.EscapeDataString(subject)}/versions/latest?verbose=true", Body(type, schema));
            if ((bool?)answer?["is_compatible"] is not false) return [];
            string[] messages = [.. (answer["messages"] as JsonArray ?? []).Select(message => message?.ToString() ?? "")];
            return messages.Length > 0 ? messages : ["The schema is not compatible with the latest version."];
        }
        catch (Refusal refusal) when (refusal.Status == 404)
        {
            return [];
        }
    }

    /// <summary>The id of the schema, new or old.</summary>
    public async Task<int> RegisterAsync(string subject, string type, string schema) =>
        (int)(await rest.SendAsync(HttpMethod.Post, $"{Of(subject)}/versions", Body(type, schema)))!["id"]!;

    public Task DeleteVersionAsync(string subject, int version) =>
        rest.SendAsync(HttpMethod.Delete, $"{Of(subject)}/versions/{version}", null);

    private static string Of(string subject) => $"subjects/{Uri.EscapeDataString(subject)}";

    private static JsonObject Body(string type, string schema) => type == "AVRO"
        ? new JsonObject { ["schema"] = schema }
        : new JsonObject { ["schema"] = schema, ["schemaType"] = type };
}

/// <param name="Version">0 where the server told the name alone.</param>
/// <param name="Type"><c>AVRO</c>, <c>PROTOBUF</c> or <c>JSON</c>.</param>
internal sealed record SubjectVersion(string Subject, int Version, int Id, string Type, string Schema, IReadOnlyList<string> References)
{
    public static SubjectVersion Of(JsonNode? node) => new((string?)node?["subject"] ?? "", (int?)node?["version"] ?? 0,
        (int?)node?["id"] ?? 0, (string?)node?["schemaType"] ?? "AVRO", (string?)node?["schema"] ?? "",
        [.. (node?["references"] as JsonArray ?? []).Select(one => $"{one?["subject"]} {one?["version"]}")]);
}
