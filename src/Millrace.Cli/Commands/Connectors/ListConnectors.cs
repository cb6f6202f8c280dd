using System.CommandLine;
using System.Text.Json.Nodes;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Connectors;

internal static class ListConnectors
{
    public static Command Create() => new Command("list", "List connectors with their state.")
        .Example("millrace connector list").Example("millrace connector list --json | jq 'keys'")
        .With(CommonOptions.Worker, CommonOptions.Json).Runs(RunAsync);

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using RestClient client = ConnectorCommand.Client(parsed);
        JsonObject connectors = (await client.GetAsync("/connectors?expand=status", cancellationToken))!.AsObject();
        if (parsed.GetValue(CommonOptions.Json))
        {
            Answer.Json(connectors);
            return;
        }

        Answer.Table(["CONNECTOR", "TYPE", "STATE", "TASKS", "WORKER"], connectors.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(Row));
    }

    private static string[] Row(KeyValuePair<string, JsonNode?> entry)
    {
        JsonNode status = entry.Value!["status"]!;
        JsonArray tasks = status["tasks"]!.AsArray();
        int failed = tasks.Count(task => (string?)task!["state"] == "FAILED");
        int running = tasks.Count(task => (string?)task!["state"] == "RUNNING");
        return
        [
            entry.Key, (string?)status["type"] ?? "", (string?)status["connector"]!["state"] ?? "",
            failed > 0 ? $"{running}/{tasks.Count} running, {failed} failed" : $"{running}/{tasks.Count} running",
            (string?)status["connector"]!["worker_id"] ?? "",
        ];
    }
}
