using System.CommandLine;
using Microsoft.Extensions.Logging;
using Millrace.Cli.Terminal;
using Millrace.WebConsole;
using Millrace.Worker;

namespace Millrace.Cli.Commands.Servers;

/// <summary><c>millrace worker</c>: a Connect worker with Connect's own properties file.</summary>
internal static class WorkerCommand
{
    private static readonly Option<string> Config =
        new("--config", "-c") { Description = "The worker's connect-distributed.properties.", Required = true };

    private static readonly Option<string[]> Set = new("--set") { Description = "Override a property, KEY=VALUE. May be repeated." };

    public static Command Create() =>
        new Command("worker", "Run a Connect worker.").Example("millrace worker --config connect-distributed.properties")
        .Example("millrace worker --config connect-distributed.properties --set listeners=http://127.0.0.1:8084 --log-level Debug")
        .With(Config, Set, ServerOptions.LogLevel, ServerOptions.LogFormat).Runs(RunAsync);

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        Dictionary<string, string> properties = ServerOptions.ReadProperties(parsed.GetValue(Config)!);
        foreach (var (key, value) in Pairs.Read("--set", parsed.GetValue(Set))) properties[key] = value;

        using Telemetry telemetry = Telemetry.Start();
        using ILoggerFactory loggers = ServerOptions.Loggers(parsed);
        await using WorkerHost worker =
            await ServerRun.StartAsync(() => WorkerHost.StartAsync(properties, AllPlugins.List, loggers, cancellationToken));
        await using BorrowedConsole? console = WorkerConsole.Offer(worker, properties, loggers);
        Answer.Line($"Connect REST     {worker.Url}");
        if (console is not null) Answer.Line($"Console          {WorkerConsole.UrlAt(worker)}");
        await ServerRun.UntilStoppedAsync(worker.Started, cancellationToken);
    }
}
