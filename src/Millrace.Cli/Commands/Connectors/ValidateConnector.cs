using System.CommandLine;
using System.Text.Json.Nodes;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Connectors;

/// <summary><c>connector validate -f FILE</c>: what the worker would say to the configuration, without creating anything.</summary>
internal static class ValidateConnector
{
    private static readonly Option<string> File =
        new("--file", "-f") { Description = "JSON file of the connector; - is stdin.", Required = true };

    public static Command Create() =>
        new Command("validate", "Ask the worker what is wrong with a configuration; exit code 2 when something is.")
        .Example("millrace connector validate -f sink.json")
        .Example("millrace connector config orders --json | millrace connector validate -f -")
        .With(File, CommonOptions.Worker, CommonOptions.Json).Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        JsonObject request = await CreateConnector.ReadAsync(parsed.GetValue(File)!, cancellationToken);
        JsonObject config = request["config"]!.AsObject();
        config["name"] ??= request["name"]!.DeepClone();
        using RestClient client = ConnectorCommand.Client(parsed);
        ConfigProblems problems = await ConfigProblems.FindAsync(client, config, cancellationToken);
        if (parsed.GetValue(CommonOptions.Json)) Answer.Json(problems.ToJson());
        else if (problems.Errors.Count == 0) Answer.Line($"{request["name"]} is in order.");
        else Answer.Table(["SETTING", "WHAT IS WRONG"], problems.Errors.Select(error => new[] { error.Setting, error.Message }));
        if (!parsed.GetValue(CommonOptions.Json)) problems.NoteWarnings();
        return problems.Errors.Count == 0 ? ExitCode.Success : ExitCode.Failed;
    }
}
