using System.CommandLine;
using System.Text.Json.Nodes;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Connectors;

internal static class ShowConfig
{
    private static readonly Option<string[]> Set =
        new("--set") { Description = "Change a setting, KEY=VALUE; KEY= removes it. May be repeated." };

    public static Command Create() =>
        new Command("config", "Show a connector's configuration, or change it.").Example("millrace connector config orders")
        .Example("millrace connector config orders --set tasks.max=2 --set batch.size=")
        .Taking(ConnectorCommand.Name).With(Set, CommonOptions.Worker, CommonOptions.Json).Runs(RunAsync);

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using RestClient client = ConnectorCommand.Client(parsed);
        string name = parsed.GetValue(ConnectorCommand.Name)!;
        if (parsed.GetValue(Set) is { Length: > 0 } changes)
        {
            var patch = new JsonObject();
            foreach (var (key, value) in Pairs.Read("--set", changes)) patch[key] = value.Length == 0 ? null : value;
            await ConnectorCommand.SendAsync(client, HttpMethod.Patch, name, "/config", patch, cancellationToken);
        }

        JsonObject config =
            (await ConnectorCommand.SendAsync(client, HttpMethod.Get, name, "/config", null, cancellationToken))!.AsObject();
        if (parsed.GetValue(CommonOptions.Json)) Answer.Json(config);
        else Answer.Table(["SETTING", "VALUE"], config.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => new[] { entry.Key, entry.Value?.ToString() ?? "" }));
    }
}
