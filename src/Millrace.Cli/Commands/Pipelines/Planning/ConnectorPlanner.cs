using System.Text.Json.Nodes;
using Millrace.Cli.Commands.Connectors;
using Millrace.Cli.Commands.Pipelines.Files;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Pipelines.Planning;

/// <summary>From a connector as it is to one that has exactly the declared settings, and is in the declared state.</summary>
internal static class ConnectorPlanner
{
    private const string State = "state";

    public static async Task<Step> PlanAsync(ConnectorDeclaration connector, RestClient worker, CancellationToken cancellationToken)
    {
        string Path(string rest = "") => ConnectorCommand.PathOf(connector.Name, rest);
        Dictionary<string, Text> wanted =
            new(connector.Config, StringComparer.Ordinal) { ["name"] = new Text(connector.Name, connector.Name) };
        var settings = new JsonObject(wanted.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value.Value)));

        ConnectorCheck check = await ConnectorCheck.RunAsync(wanted, settings, worker, cancellationToken);
        JsonObject? stored = (await worker.FindAsync(HttpMethod.Get, Path("/config"), null, cancellationToken))?.AsObject();
        if (stored is null)
        {
            SettingChange[] all = [
                .. connector.Config.Select(entry => new SettingChange(entry.Key, null, check.Show(entry.Key, entry.Value)))];
            if (connector.State is not null) all = [.. all, new SettingChange(State, null, connector.State)];
            return Step.Of("connector", connector.Name, exists: false, all, check.Problems, async cancellation =>
            {
                var request = new JsonObject { ["name"] = connector.Name, ["config"] = settings.DeepClone() };
                if (connector.State is not null) request["initial_state"] = connector.State;
                await worker.SendAsync(HttpMethod.Post, "/connectors", request, cancellation);
            }) with
            {
                Warnings = check.Warnings,
            };
        }

        // Secrets come masked, so the worker itself compares. One that is not Millrace's has no such question, and masks nothing.
        JsonNode? answer = await worker.FindAsync(HttpMethod.Post, Path("/config/changes"), settings.DeepClone(), cancellationToken);
        IEnumerable<string> changed = answer is null
            ? stored.Select(entry => entry.Key).Union(wanted.Keys).Where(key => (string?)stored[key] != ValueOf(key))
            .Order(StringComparer.Ordinal)
            : answer.AsArray().Select(name => (string)name!);
        List<SettingChange> changes = [
            .. changed.Select(key => new SettingChange(key, check.ShowStored(key, (string?)stored[key]), Shown(key)))];
        bool hasNewConfig = changes.Count > 0;
        string? state = await StateAsync();
        bool hasNewState = connector.State is not null && connector.State != state;
        if (hasNewState) changes.Add(new SettingChange(State, state, connector.State));

        // What runs is not judged again: a database that is down now is no fault of settings that stay as they are.
        return Step.Of("connector", connector.Name, exists: true, changes, hasNewConfig ? check.Problems : [], async cancellation =>
        {
            if (hasNewConfig) await worker.SendAsync(HttpMethod.Put, Path("/config"), settings.DeepClone(), cancellation);
            if (hasNewState) await worker.SendAsync(HttpMethod.Put, Path(VerbFor(connector.State!)), null, cancellation);
        }) with
        {
            Warnings = check.Warnings,
        };

        string? Shown(string key) => wanted.TryGetValue(key, out Text text) ? check.Show(key, text) : null;

        string? ValueOf(string key) => wanted.TryGetValue(key, out Text text) ? text.Value : null;

        // What has failed was to run; starting it again is for 'connector restart'.
        async Task<string?> StateAsync()
        {
            JsonNode? status = await worker.FindAsync(HttpMethod.Get, Path("/status"), null, cancellationToken);
            return (string?)status?["connector"]?["state"] is ("PAUSED" or "STOPPED") and var resting ? resting : "RUNNING";
        }
    }

    private static string VerbFor(string state) => state switch
    {
        "PAUSED" => "/pause",
        "STOPPED" => "/stop",
        _ => "/resume",
    };
}
