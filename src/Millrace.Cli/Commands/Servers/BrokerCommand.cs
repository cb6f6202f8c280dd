using System.CommandLine;
using Microsoft.Extensions.Logging;
using Millrace.Broker;
using Millrace.Broker.Settings;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Servers;

/// <summary><c>millrace broker</c>: the embedded Kafka broker alone.</summary>
internal static class BrokerCommand
{
    // What the declarations say. Made when it is asked for: most commands start no broker.
    private static BrokerSettings Usual => new() { DataDirectory = "" };

    private static readonly Option<int> Port = ServerOptions.Port("--port", "Port to listen on.", () => Usual.Port);

    private static readonly Option<string> Host =
        new("--host") { Description = "Address to listen on.", DefaultValueFactory = _ => Usual.Host };

    private static readonly Option<string?> Advertised =
        new("--advertised-host") { Description = "Name that clients are told to connect to; default: the host." };

    private static readonly Option<bool> NoAutoCreate =
        new("--no-auto-create") { Description = "Topics must be created before they are used." };

    private static readonly Option<string?> Metrics = new("--metrics-listener")
    {
        Description = "Address of GET /metrics (Prometheus) and GET /health, as http://127.0.0.1:9404; default: none.",
    };

    private static readonly Option<string?> Config = new("--config", "-c")
    {
        Description =
            "A server.properties with Kafka's names (listeners, log.dirs, num.partitions, log.retention.*). Options given beside it win.",
    };

    public static Command Create() => new Command("broker", "Run the embedded Kafka broker.") { BrokerUserCommand.Create() }
        .Example("millrace broker --data ./kafka --port 9092").Example("millrace broker --host 0.0.0.0 --advertised-host kafka.example.org")
        .Example("millrace broker --config server.properties")
        .Example("millrace broker --metrics-listener http://127.0.0.1:9404")
        .With(Config, ServerOptions.Data, Port, Host, Advertised, NoAutoCreate, Metrics, ServerOptions.LogLevel, ServerOptions.LogFormat)
        .Runs(RunAsync);

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        BrokerSettings settings = Settings(parsed);
        using Telemetry telemetry = Telemetry.Start();
        using ILoggerFactory loggers = ServerOptions.Loggers(parsed);
        await using EmbeddedBroker broker =
            await ServerRun.StartAsync(() => EmbeddedBroker.StartAsync(settings, loggers, cancellationToken));
        Answer.Line($"Kafka broker     {broker.BootstrapServers}");
        if (broker.WatchUrl is { } watch) Answer.Line($"Metrics          {new Uri(watch, "metrics")}");
        await ServerRun.UntilStoppedAsync(cancellationToken);
    }

    private static BrokerSettings Settings(ParseResult parsed)
    {
        string? file = parsed.GetValue(Config);
        BrokerSettings settings = Usual;
        if (file is not null) settings = Read(file, settings);
        // A default stands behind what the file says, an option before it.
        bool Wins(Option option) => file is null || parsed.GetResult(option) is { Implicit: false };
        string folder = settings.DataDirectory == "" || Wins(ServerOptions.Data)
            ? ServerOptions.DataFolder(parsed)
            : Path.GetFullPath(settings.DataDirectory);
        settings = settings with { DataDirectory = folder };
        if (Wins(Port)) settings = settings with { Port = parsed.GetValue(Port) };
        if (Wins(Host)) settings = settings with { Host = parsed.GetValue(Host)! };
        if (Wins(Advertised)) settings = settings with { AdvertisedHost = parsed.GetValue(Advertised) };
        if (parsed.GetValue(Metrics) is { } metrics) settings = WithMetrics(settings, metrics);
        if (parsed.GetValue(NoAutoCreate)) settings = settings.With("auto.create.topics.enable", "false");
        return settings;
    }

    private static BrokerSettings WithMetrics(BrokerSettings settings, string address)
    {
        try
        {
            return settings.With("metrics.listener", address);
        }
        catch (ArgumentException fault)
        {
            throw CommandException.Usage($"{Metrics.Name}: {fault.Message}");
        }
    }

    private static BrokerSettings Read(string file, BrokerSettings defaults)
    {
        try
        {
            BrokerSettings settings = defaults.FromProperties(ServerOptions.ReadProperties(file), out IReadOnlyList<string> unneeded);
            ServerOptions.NoteUnneeded(file, unneeded, BrokerSettings.Config.Settings.Select(setting => setting.Name));
            return settings;
        }
        catch (ArgumentException fault)
        {
            throw CommandException.Usage($"{file}: {fault.Message}");
        }
    }
}
