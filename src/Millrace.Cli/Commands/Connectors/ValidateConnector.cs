using System.CommandLine;
using System.Text.Json.Nodes;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Connectors;

/// <summary><c>connector validate -f FILE</c>: what the worker would say to the configuration, without creating anything.</summary>
internal static class ValidateConnector
{
    private static readonly Option<string> File =
        new("--file", "-f") { Description = "JSON file of the connector; - is stdin.", Required = true };

    private static readonly Option<bool> Connect = new("--connect")
    {
        Description = "Also have the worker try the connection: name, port, TLS, login, database, right to write.",
    };

    public static Command Create() =>
        new Command("validate", "Ask the worker what is wrong with a configuration; exit code 2 when something is.")
        .Example("millrace connector validate -f sink.json")
        .Example("millrace connector validate -f sink.json --connect")
        .Example("millrace connector config orders --json | millrace connector validate -f -")
        .With(File, Connect, CommonOptions.Worker, CommonOptions.Json).Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        JsonObject request = await CreateConnector.ReadAsync(parsed.GetValue(File)!, cancellationToken);
        JsonObject config = request["config"]!.AsObject();
        config["name"] ??= request["name"]!.DeepClone();
        using RestClient client = ConnectorCommand.Client(parsed);
        bool connects = parsed.GetValue(Connect);
        ConfigProblems problems = connects
            ? await ConfigProblems.ConnectAsync(client, config, cancellationToken)
            : await ConfigProblems.FindAsync(client, config, cancellationToken);
        if (!parsed.GetValue(CommonOptions.Json) && problems.Connection is { Count: > 0 } steps)
            Answer.Table(["STEP", "OUTCOME", "WHAT WAS FOUND"], steps.Select(step => new[] { step.Step, step.Outcome, step.Message }));
        if (parsed.GetValue(CommonOptions.Json)) Answer.Json(problems.ToJson());
        else if (problems.Errors.Count == 0) Answer.Line($"{request["name"]} is in order.");
        else Answer.Table(["SETTING", "WHAT IS WRONG"], problems.Errors.Select(error => new[] { error.Setting, error.Message }));
        if (!parsed.GetValue(CommonOptions.Json)) problems.NoteWarnings();
        if (connects && Untested(problems.Connection) is { } untested) Answer.Note($"millrace: {untested}");
        return problems.Errors.Count == 0 ? ExitCode.Success : ExitCode.Failed;
    }

    // Other servers ignore what they do not know, and answer as if nothing had been asked.
    private static string? Untested(IReadOnlyList<ConnectionStep>? steps) => steps switch
    {
        null => "this worker has no connection test: the connection is checked when the connector starts",
        [] => "this connector has no connection test: the connection is checked when it starts",
        _ => null,
    };
}
