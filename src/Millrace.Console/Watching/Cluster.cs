using Microsoft.Extensions.Hosting;
using Millrace.Kafka;
using Millrace.WebConsole.Clients;
using Millrace.WebConsole.Messages;

namespace Millrace.WebConsole.Watching;

/// <summary>The clients of what the console looks at and the watchers over them; parts that were not named are null.</summary>
internal sealed class Cluster : IHostedService, IAsyncDisposable
{
    // A person waits for it; Connect itself would give up after 90 s.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<IAsyncDisposable> _watchers = [];
    private readonly RestClient? _connect;
    private readonly RestClient? _registry;

    public Cluster(ConsoleSettings settings)
    {
        Settings = settings;
        if (settings.Connect is { } connect)
        {
            connect.Timeout = Patience;
            _connect = new RestClient(connect, settings.Time);
            Connect = new ConnectClient(_connect);
            Connectors = new ConnectorWatcher(Connect, settings.Time);
            _watchers.Add(Connectors);
            Lineage = new LineageWatcher(Connect, Connectors, settings.Time);
            _watchers.Add(Lineage);
        }

        if (settings.Kafka is { } kafka)
        {
            Kafka = new KafkaAdmin(kafka) { Timeout = Patience };
            Topics = new TopicWatcher(Kafka, settings.Time);
            Groups = new GroupWatcher(Kafka, settings.Time);
            Messages = new MessageReader(Kafka, kafka, settings.RegistrySettings, settings.Time);
            _watchers.Add(Topics);
            _watchers.Add(Groups);
        }

        if (Connect is not null)
        {
            Numbers = new NumberWatcher(Connect, Connectors!, Groups, Topics, settings.Time);
            _watchers.Add(Numbers);
        }

        if (settings.Registry is { } registry)
        {
            registry.Timeout = Patience;
            _registry = new RestClient(registry, settings.Time, RegistryClient.MediaType);
            Registry = new RegistryClient(_registry);
            Subjects = new SubjectWatcher(Registry, settings.Time);
            _watchers.Add(Subjects);
        }
    }

    public ConsoleSettings Settings { get; }

    /// <summary>Kafka's own view: topics, groups, offsets.</summary>
    public KafkaAdmin? Kafka { get; }

    public TopicWatcher? Topics { get; }

    public GroupWatcher? Groups { get; }

    public MessageReader? Messages { get; }

    public RegistryClient? Registry { get; }

    public SubjectWatcher? Subjects { get; }

    public ConnectClient? Connect { get; }

    public ConnectorWatcher? Connectors { get; }

    public NumberWatcher? Numbers { get; }

    public LineageWatcher? Lineage { get; }

    /// <summary>The cluster's name on each page.</summary>
    public string Name => Settings.Name ?? Connect?.Url.Host ?? "cluster";

    public string Address => Connect?.Address ?? "";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Connectors?.Start();
        Topics?.Start();
        Groups?.Start();
        Numbers?.Start();
        Lineage?.Start();
        Subjects?.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable watcher in _watchers) await watcher.DisposeAsync();
        _connect?.Dispose();
        _registry?.Dispose();
        Kafka?.Dispose();
    }
}
