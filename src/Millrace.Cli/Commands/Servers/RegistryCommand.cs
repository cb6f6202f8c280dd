using System.CommandLine;
using Microsoft.Extensions.Logging;
using Millrace.Cli.Terminal;
using Millrace.Registry;

namespace Millrace.Cli.Commands.Servers;

/// <summary><c>millrace registry</c>: the Schema Registry alone, on any Kafka cluster.</summary>
internal static class RegistryCommand
{
    private static readonly Option<int> Port = ServerOptions.Port("--port", "Port to listen on.", 8081);

    private static readonly Option<string> Host = new("--host") { Description = "Address to listen on.", DefaultValueFactory = _ => "127.0.0.1" };

    private static readonly Option<string> Topic = new("--topic") { Description = "Topic of its store.", DefaultValueFactory = _ => "_schemas" };

    public static Command Create() => new Command("registry", "Run a Schema Registry on a Kafka cluster.")
        .Example("millrace registry --bootstrap-servers 127.0.0.1:9092 --port 8081")
        .With(CommonOptions.BootstrapServers, Port, Host, Topic, ServerOptions.LogLevel).Runs(RunAsync);

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var settings = new RegistrySettings
        {
            BootstrapServers = parsed.GetValue(CommonOptions.BootstrapServers)!,
            Host = parsed.GetValue(Host)!,
            Port = parsed.GetValue(Port),
            Topic = parsed.GetValue(Topic)!,
        };
        using ILoggerFactory loggers = Logs.ToConsole(parsed.GetValue(ServerOptions.LogLevel));
        await using RegistryHost registry = await ServerRun.StartAsync(() => RegistryHost.StartAsync(settings, loggers, cancellationToken));
        Answer.Line($"Schema Registry  {registry.Url}");
        await ServerRun.UntilStoppedAsync(cancellationToken);
    }
}
