using Microsoft.Extensions.Logging;
using Millrace.Broker.Settings;

namespace Millrace.Broker.Tests;

/// <summary>An embedded broker on a free port with its data in a temporary folder; gone when disposed.</summary>
internal sealed class TestBroker : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-broker-").FullName;
    private readonly ILoggerFactory _loggers;
    private BrokerSettings _settings;

    private TestBroker(Func<BrokerSettings, BrokerSettings>? change)
    {
        _settings = new BrokerSettings { DataDirectory = _folder, Port = 0 }.With("group.min.session.timeout.ms", "100");
        _settings = change?.Invoke(_settings) ?? _settings;
        _loggers = LoggerFactory.Create(logging => logging.AddProvider(Log));
    }

    public EmbeddedBroker Broker { get; private set; } = null!;

    public string BootstrapServers => Broker.BootstrapServers;

    public string Folder => _folder;

    public RecordingLoggerProvider Log { get; } = new();

    public static async Task<TestBroker> StartAsync(Func<BrokerSettings, BrokerSettings>? change = null)
    {
        var broker = new TestBroker(change);
        broker.Broker = await EmbeddedBroker.StartAsync(broker._settings, broker._loggers, CancellationToken.None);
        return broker;
    }

    /// <summary>Stops cleanly and starts again on the same data and port.</summary>
    /// <param name="meanwhile">Changes the data folder between the two.</param>
    public async Task RestartAsync(Action<string>? meanwhile = null)
    {
        await Broker.StopAsync(CancellationToken.None);
        meanwhile?.Invoke(_folder);
        _settings = _settings with { Port = Broker.Port };
        Broker = await EmbeddedBroker.StartAsync(_settings, _loggers, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        _loggers.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
