using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Broker;
using Millrace.Broker.Settings;

namespace Millrace.Registry.Tests;

/// <summary>The embedded broker on a free port, its data in a temporary folder; gone when disposed.</summary>
public sealed class TestBroker : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-registry-").FullName;
    private EmbeddedBroker? _broker;

    public string BootstrapServers => _broker!.BootstrapServers;

    public async ValueTask InitializeAsync() => _broker = await EmbeddedBroker.StartAsync(
        new BrokerSettings { DataDirectory = _folder, Port = 0 }, NullLoggerFactory.Instance, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _broker!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
