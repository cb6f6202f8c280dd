using Microsoft.Extensions.Hosting;
using Millrace.WebConsole.Clients;

namespace Millrace.WebConsole.Watching;

/// <summary>The clients of what the console looks at and the watchers over them; parts that were not named are null.</summary>
internal sealed class Cluster : IHostedService, IAsyncDisposable
{
    // A person waits for it; Connect itself would give up after 90 s.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<IAsyncDisposable> _watchers = [];
    private readonly RestClient? _connect;

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
        }
    }

    public ConsoleSettings Settings { get; }

    public ConnectClient? Connect { get; }

    public ConnectorWatcher? Connectors { get; }

    /// <summary>The cluster's name on each page.</summary>
    public string Name => Settings.Name ?? Connect?.Url.Host ?? "cluster";

    public string Address => Connect?.Address ?? "";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Connectors?.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable watcher in _watchers) await watcher.DisposeAsync();
        _connect?.Dispose();
    }
}
