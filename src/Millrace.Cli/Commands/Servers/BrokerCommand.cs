using System.CommandLine;
using Microsoft.Extensions.Logging;
using Millrace.Broker;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Servers;

/// <summary><c>millrace broker</c>: the embedded Kafka broker alone.</summary>
internal static class BrokerCommand
{
    private static readonly Option<int> Port = ServerOptions.Port("--port", "Port to listen on.", 9092);

    private static readonly Option<string> Host = new("--host") { Description = "Address to listen on.", DefaultValueFactory = _ => "127.0.0.1" };

    private static readonly Option<string?> Advertised = new("--advertised-host") { Description = "Name that clients are told to connect to; default: the host." };

    private static readonly Option<bool> NoAutoCreate = new("--no-auto-create") { Description = "Topics must be created before they are used." };

    public static Command Create() => new Command("broker", "Run the embedded Kafka broker.")
        .Example("millrace broker --data ./kafka --port 9092").Example("millrace broker --host 0.0.0.0 --advertised-host kafka.example.org")
        .With(ServerOptions.Data, Port, Host, Advertised, NoAutoCreate, ServerOptions.LogLevel).Runs(RunAsync);

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var settings = new BrokerSettings
        {
            DataDirectory = ServerOptions.DataFolder(parsed),
            Host = parsed.GetValue(Host)!,
            Port = parsed.GetValue(Port),
            AdvertisedHost = parsed.GetValue(Advertised),
            AutoCreateTopics = !parsed.GetValue(NoAutoCreate),
        };
        using ILoggerFactory loggers = Logs.ToConsole(parsed.GetValue(ServerOptions.LogLevel));
        await using EmbeddedBroker broker = await ServerRun.StartAsync(() => EmbeddedBroker.StartAsync(settings, loggers, cancellationToken));
        Answer.Line($"Kafka broker     {broker.BootstrapServers}");
        await ServerRun.UntilStoppedAsync(cancellationToken);
    }
}
