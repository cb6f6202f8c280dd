using System.CommandLine;
using Microsoft.Extensions.Logging;
using Millrace.Cli.Terminal;
using Millrace.Http.Access;
using Millrace.Registry;
using Millrace.Registry.Settings;

namespace Millrace.Cli.Commands.Servers;

/// <summary><c>millrace registry</c>: the Schema Registry alone, on any Kafka cluster.</summary>
internal static class RegistryCommand
{
    // What the declarations say. Made when it is asked for: most commands start no registry.
    private static RegistrySettings Usual => new() { BootstrapServers = "" };

    private static readonly Option<string> BootstrapServers = CommonOptions.Brokers();

    private static readonly Option<int> Port = ServerOptions.Port("--port", "Port to listen on.", () => Usual.Port);

    private static readonly Option<string> Host =
        new("--host") { Description = "Address to listen on.", DefaultValueFactory = _ => Usual.Host };

    private static readonly Option<string> Topic =
        new("--topic") { Description = "Topic of its store.", DefaultValueFactory = _ => Usual.Topic };

    private static readonly Option<string?> Config = new("--config", "-c")
    {
        Description =
            "A schema-registry.properties: brokers and how to log in to them (kafkastore.*), listeners, compatibility. Options given "
            + "beside it win.",
    };

    private static readonly Option<string?> Anonymous = new Option<string?>("--anonymous")
    {
        Description = "What those may do who do not log in: read, operate or admin. Without it nothing, but on this machine alone.",
    }.AcceptOnlyFromAmong([.. Roles.Names]);

    public static Command Create() => new Command("registry", "Run a Schema Registry on a Kafka cluster.")
        .Example("millrace registry --bootstrap-servers 127.0.0.1:9092 --port 8081")
        .Example("millrace registry --config schema-registry.properties")
        .Example("millrace registry --bootstrap-servers kafka:9092 --host 0.0.0.0 --users-file ./users")
        .With(Config, BootstrapServers, Port, Host, Topic, ServerOptions.UsersFile, Anonymous, ServerOptions.LogLevel,
            ServerOptions.LogFormat).Runs(RunAsync);

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        RegistrySettings settings = Settings(parsed);
        using Telemetry telemetry = Telemetry.Start();
        using ILoggerFactory loggers = ServerOptions.Loggers(parsed);
        await using RegistryHost registry = await ServerRun.StartAsync(() => RegistryHost.StartAsync(settings, loggers, cancellationToken));
        Answer.Line($"Schema Registry  {registry.Url}");
        await ServerRun.UntilStoppedAsync(cancellationToken);
    }

    private static RegistrySettings Settings(ParseResult parsed)
    {
        string? file = parsed.GetValue(Config);
        RegistrySettings settings = file is null
            ? new RegistrySettings { BootstrapServers = parsed.GetValue(BootstrapServers)! }
            : Read(file);
        // A default stands behind what the file says, an option before it.
        bool Wins(Option option) => file is null || parsed.GetResult(option) is { Implicit: false };
        if (Wins(BootstrapServers)) settings = settings with { BootstrapServers = parsed.GetValue(BootstrapServers)! };
        if (Wins(Host)) settings = settings with { Host = parsed.GetValue(Host)! };
        if (parsed.GetValue(ServerOptions.UsersFile) is { } users) settings = settings with { UsersFile = users };
        if (parsed.GetValue(Anonymous) is { } role) settings = settings with { Anonymous = role };
        if (Wins(Port)) settings = settings with { Port = parsed.GetValue(Port) };
        return Wins(Topic) ? settings with { Topic = parsed.GetValue(Topic)! } : settings;
    }

    private static RegistrySettings Read(string file)
    {
        try
        {
            RegistrySettings settings = RegistryProperties.Read(ServerOptions.ReadProperties(file), out IReadOnlyList<string> unneeded);
            ServerOptions.NoteUnneeded(file, unneeded,
                RegistrySettings.Config.Settings.SelectMany(setting => setting.AliasNames.Prepend(setting.Name)));
            return settings;
        }
        catch (ArgumentException fault)
        {
            throw CommandException.Usage($"{file}: {fault.Message}");
        }
    }
}
