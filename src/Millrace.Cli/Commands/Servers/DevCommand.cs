using System.CommandLine;
using Microsoft.Extensions.Logging;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Servers;

/// <summary><c>millrace dev</c>: everything on this machine, in one process, until Ctrl-C.</summary>
internal static class DevCommand
{
    public static Command Create() => new Command("dev", "Run broker, Schema Registry and worker in one process.")
        .Example("millrace dev").Example("millrace dev --data ./millrace-data --broker-port 9092 --registry-port 8081 --port 8083")
        .With(ServerOptions.Data, ServerOptions.BrokerPort, ServerOptions.RegistryPort, ServerOptions.WorkerPort, ServerOptions.LogLevel)
        .Runs(RunAsync);

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var settings = new LocalStackSettings(
            Path.GetFullPath(parsed.GetValue(ServerOptions.Data)!), parsed.GetValue(ServerOptions.BrokerPort),
            parsed.GetValue(ServerOptions.RegistryPort), parsed.GetValue(ServerOptions.WorkerPort));
        using ILoggerFactory loggers = Logs.ToConsole(parsed.GetValue(ServerOptions.LogLevel));
        await using LocalStack stack = await ServerRun.StartAsync(() => LocalStack.StartAsync(settings, loggers, cancellationToken));
        Answer.Line($"Kafka broker     {stack.Broker.BootstrapServers}");
        Answer.Line($"Schema Registry  {stack.Registry.Url}");
        Answer.Line($"Connect REST     {stack.Worker.Url}");
        Answer.Line($"State            {settings.DataDirectory}");
        Answer.Line("Ready. Ctrl-C stops everything.");
        await ServerRun.UntilStoppedAsync(cancellationToken);
    }
}
