using System.CommandLine;
using System.Text.Json.Nodes;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Connectors;

/// <summary><c>connector status NAME</c>; exit code 2 when the connector or a task is FAILED, so that scripts can wait for it.</summary>
internal static class ShowStatus
{
    public static Command Create() => new Command("status", "Show a connector and its tasks; exit code 2 when something has FAILED.")
        .Example("millrace connector status orders").Example("millrace connector status orders --trace")
        .Taking(ConnectorCommand.Name).With(Trace, CommonOptions.Worker, CommonOptions.Json).Runs(RunAsync);

    private static readonly Option<bool> Trace =
        new("--trace") { Description = "Show the whole trace of what has failed, not the reason alone." };

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using RestClient client = ConnectorCommand.Client(parsed);
        JsonNode status = (await ConnectorCommand.SendAsync(client, HttpMethod.Get, parsed.GetValue(ConnectorCommand.Name)!, "/status",
            null, cancellationToken))!;
        JsonNode connector = status["connector"]!;
        JsonArray tasks = status["tasks"]!.AsArray();
        if (parsed.GetValue(CommonOptions.Json))
        {
            Answer.Json(status);
        }
        else
        {
            (string What, JsonNode Part)[] parts = [("connector", connector), .. tasks.Select(task => ($"task {task!["id"]}", task))];
            Answer.Table([(string?)status["name"] ?? "", "STATE", "WORKER"], parts.Select(part => Row(part.What, part.Part)).ToArray());
            foreach (var (what, part) in parts)
            {
                if ((string?)part["trace"] is not { Length: > 0 } trace) continue;
                Answer.Line($"{what}: {(parsed.GetValue(Trace) ? trace : FailureReason.Of(trace))}");
            }
        }

        return tasks.Prepend(connector).Any(part => (string?)part!["state"] == "FAILED") ? ExitCode.Failed : ExitCode.Success;
    }

    private static string[] Row(string what, JsonNode part) => [what, (string?)part["state"] ?? "", (string?)part["worker_id"] ?? ""];
}
