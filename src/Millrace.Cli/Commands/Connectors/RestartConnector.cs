using System.CommandLine;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Connectors;

internal static class RestartConnector
{
    private static readonly Option<bool> OnlyFailed = new("--only-failed") { Description = "Leave alone what is running." };

    private static readonly Option<int?> Task = new("--task") { Description = "Only this task." };

    public static Command Create() => new Command("restart", "Restart a connector and its tasks.")
        .Example("millrace connector restart orders --only-failed").Example("millrace connector restart orders --task 0")
        .Taking(ConnectorCommand.Name).With(OnlyFailed, Task, CommonOptions.Worker).Runs(async (parsed, cancellationToken) =>
        {
            using RestClient client = ConnectorCommand.Client(parsed);
            string name = parsed.GetValue(ConnectorCommand.Name)!;
            string rest = parsed.GetValue(Task) is { } task
                ? $"/tasks/{task}/restart"
                : $"/restart?includeTasks=true&onlyFailed={(parsed.GetValue(OnlyFailed) ? "true" : "false")}";
            await ConnectorCommand.SendAsync(client, HttpMethod.Post, name, rest, null, cancellationToken);
            Answer.Note($"{name} is restarting.");
        });
}
