using System.CommandLine;
using Microsoft.Extensions.Logging;
using Millrace.Cli.Commands.Databases;
using Millrace.Cli.Commands.Servers;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Demo;

/// <summary><c>millrace demo</c>: the whole way of a reading, from the meter to a MySQL table, on this machine.</summary>
internal static class DemoCommand
{
    private static readonly Option<double> Rate = new("--rate") { Description = "Readings a second.", DefaultValueFactory = _ => 100 };

    private static readonly Option<TimeSpan?> For = new("--for")
    {
        Description = "End after this time, such as 20s or 5m, with exit code 0 if every reading is in the table; without it, Ctrl-C ends.",
        CustomParser = result =>
        {
            if (Duration.TryParse(result.Tokens[0].Value, out TimeSpan duration)) return duration;
            result.AddError($"--for takes a time such as 20s, 5m or 1h, not '{result.Tokens[0].Value}'.");
            return null;
        },
    };

    public static Command Create() =>
        new Command("demo", "Watch readings go from a smart meter through a topic into a MySQL table, all on this machine.")
        .Example("millrace demo").Example("millrace demo --for 20s --rate 1000 --data /tmp/millrace-demo")
        .With(For, Rate, ServerOptions.PluginPath, ServerOptions.Data, ServerOptions.Open, ServerOptions.LogLevel).Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        double rate = parsed.GetValue(Rate);
        if (rate <= 0) throw CommandException.Usage("--rate must be above 0.");
        string? plugins = ServerOptions.PluginFolders(parsed);
        ServerOptions.DataFolder(parsed);
        var folder = new StateFolder(parsed.GetValue(ServerOptions.Data)!);
        folder.Make();
        using ILoggerFactory loggers = Logs.ToFile(folder.Log("millrace"), parsed.GetValue(ServerOptions.LogLevel));
        await using DemoServers servers =
            await ServerRun.StartAsync(() => DemoServers.StartAsync(folder, plugins, loggers, cancellationToken));
        await using DemoFlow flow = await DemoFlow.StartAsync(servers, rate, cancellationToken);
        if (parsed.GetValue(ServerOptions.Open)) Browser.Open(servers.Stack.ConsoleUrl);
        TimeSpan? duration = parsed.GetValue(For);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (duration is { } time) end.CancelAfter(time);
        if (Console.IsOutputRedirected) await LineView.ShowAsync(flow, servers, end.Token);
        else await LiveView.ShowAsync(flow, servers, end.Token);
        bool isStopped = duration is not null && cancellationToken.IsCancellationRequested;
        DemoResult result = await flow.FinishAsync(cancellationToken);
        result.Print(folder);
        if (result.IsComplete) return isStopped ? ExitCode.Interrupted : ExitCode.Success;
        return CommandRunner.Fail(ExitCode.Failed, result.WhatIsMissing(folder));
    }
}
