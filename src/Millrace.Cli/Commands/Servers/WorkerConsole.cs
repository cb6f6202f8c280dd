using Microsoft.Extensions.Logging;
using Millrace.Cli.Terminal;
using Millrace.Config;
using Millrace.WebConsole;
using Millrace.Worker;

namespace Millrace.Cli.Commands.Servers;

/// <summary>The console inside a worker's process. It is a client of the worker's REST API like any other.</summary>
internal static class WorkerConsole
{
    private const string ConverterPrefix = "value.converter.";

    public static Uri UrlAt(WorkerHost worker) => new(worker.Url, $"{ConsoleHost.Path}/");

    /// <summary>Puts the console in front of the worker; null when the worker's settings want none.</summary>
    public static BorrowedConsole? Offer(WorkerHost worker, IReadOnlyDictionary<string, string> properties, ILoggerFactory loggers)
    {
        if (!worker.WantsConsole) return null;
        var settings = new ConsoleSettings
        {
            // What the viewer may is checked in the console: it shares the worker's accounts, and asks in its own name.
            Connect = worker.OwnClient(),
            Logins = worker.Logins,
            Kafka = worker.KafkaSettings,
            // It reads with the worker's own login.
            SecretTopics = [worker.ConfigTopic],
            GuardedTopics = worker.OtherInternalTopics,
            Hosts = () => worker.AllowedHosts,
            Name = properties.GetValueOrDefault("group.id"),
        };
        if (RegistryOf(properties) is { } registry)
            settings = settings with
            {
                Registry = registry.Client(Timeout.InfiniteTimeSpan),
                RegistrySettings = registry.ConverterSettings()
            };
        var console = new BorrowedConsole(settings, loggers);
        worker.PutInFront(console.RunAsync);
        return console;
    }

    /// <summary>The registry that the worker itself knows, or that of its default converter; the first of several addresses.</summary>
    private static ServerAddress? RegistryOf(IReadOnlyDictionary<string, string> properties)
    {
        string? Setting(string name) => properties.GetValueOrDefault(name) ?? properties.GetValueOrDefault(ConverterPrefix + name);
        if (Setting("schema.registry.url")?.Split(',')[0].Trim() is not { Length: > 0 } text) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https")) return null;
        ServerAddress address = ServerAddress.Of(url);
        if (Setting("bearer.auth.token") is { Length: > 0 } token) return address with { Token = new Secret(token) };
        return Setting("basic.auth.user.info")?.Split(':', 2) is [{ Length: > 0 } user, var password]
            ? address with { User = user, Password = new Secret(password) }
            : address;
    }
}
