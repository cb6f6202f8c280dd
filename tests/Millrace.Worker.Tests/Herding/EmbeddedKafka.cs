using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Broker;
using Millrace.Broker.Settings;

namespace Millrace.Worker.Tests.Herding;

/// <summary>
/// The embedded broker on a free port, its data in a temporary folder; gone when disposed. Can be stopped and started again where it was.
/// </summary>
public sealed class EmbeddedKafka : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-worker-tests-").FullName;
    private EmbeddedBroker? _broker;
    private int _port;

    public string BootstrapServers => $"127.0.0.1:{_port}";

    /// <summary>Where its data is.</summary>
    public string Folder => _folder;

    public async ValueTask InitializeAsync() => await StartAsync();

    public async Task StartAsync()
    {
        _broker = await EmbeddedBroker.StartAsync(new BrokerSettings { DataDirectory = _folder, Port = _port }, NullLoggerFactory.Instance,
            CancellationToken.None);
        _port = _broker.Port;
    }

    public async Task StopAsync()
    {
        if (_broker is not null) await _broker.DisposeAsync();
        _broker = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
