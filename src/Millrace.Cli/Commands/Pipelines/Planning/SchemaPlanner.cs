using System.Text.Json.Nodes;
using Millrace.Cli.Commands.Pipelines.Files;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Pipelines.Planning;

/// <summary>From a subject as it is to one that has the declared schema, at the declared level of compatibility.</summary>
internal static class SchemaPlanner
{
    public static async Task<Step> PlanAsync(SchemaDeclaration schema, RestClient registry, CancellationToken cancellationToken)
    {
        string subject = Uri.EscapeDataString(schema.Subject);
        var body = new JsonObject { ["schema"] = schema.Schema };
        if (schema.Type != "AVRO") body["schemaType"] = schema.Type;

        JsonNode? latest = await registry.FindAsync(HttpMethod.Get, $"/subjects/{subject}/versions/latest", null, cancellationToken);
        var problems = new List<string>();
        JsonNode? registered = latest is null ? null : await FindRegisteredAsync();
        JsonNode? level = await registry.FindAsync(HttpMethod.Get, $"/config/{subject}", null, cancellationToken);
        string? current = (string?)level?["compatibilityLevel"];

        var changes = new List<SettingChange>();
        bool setsLevel = schema.Compatibility is { } wanted && wanted != current;
        if (setsLevel) changes.Add(new SettingChange("compatibility", current, schema.Compatibility));
        if (registered is null && problems.Count == 0)
            changes.Add(new SettingChange("version", latest is null ? null : $"{latest["version"]}", latest is null ? "1" : "a new one"));

        // With a new level it is for the registry to say, when it has that level;
        // for the first schema of a subject no level counts, but it must be one.
        if (registered is null && problems.Count == 0 && (latest is null || !setsLevel)) await CheckAsync();
        return Step.Of("schema", schema.Subject, latest is not null, changes, problems, async cancellation =>
        {
            if (setsLevel)
                await registry.SendAsync(HttpMethod.Put, $"/config/{subject}", new JsonObject { ["compatibility"] = schema.Compatibility },
                    cancellation);
            if (registered is null)
                await registry.SendAsync(HttpMethod.Post, $"/subjects/{subject}/versions", body.DeepClone(), cancellation);
        });

        async Task<JsonNode?> FindRegisteredAsync()
        {
            try
            {
                return await registry.FindAsync(HttpMethod.Post, $"/subjects/{subject}", body, cancellationToken);
            }
            catch (CommandException fault) when (fault.ExitCode == ExitCode.Failed)
            {
                problems.Add(fault.Message);
                return null;
            }
        }

        async Task CheckAsync()
        {
            try
            {
                // A registry may know nothing to compare a new subject with, and then says nothing either.
                JsonNode? answer = await registry.FindAsync(HttpMethod.Post,
                    $"/compatibility/subjects/{subject}/versions/latest?verbose=true", body, cancellationToken);
                if (answer is null || (bool)answer["is_compatible"]!) return;
                problems.Add(latest is null ? "the registry refuses it" : $"it is not compatible with version {latest["version"]}");
                problems.AddRange(answer["messages"]?.AsArray().Select(message => $"{message}") ?? []);
            }
            catch (CommandException fault) when (fault.ExitCode == ExitCode.Failed)
            {
                problems.Add(fault.Message);
            }
        }
    }
}
