using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Broker;
using Millrace.Broker.Settings;
using Millrace.TestServers;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(KafkaServer))]
[assembly: AssemblyFixture(typeof(Millrace.Connectors.Kafka.Tests.Brokers))]

// Clusters on two cores: one after the other is faster than all at once.
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace Millrace.Connectors.Kafka.Tests;

/// <summary>Two embedded brokers: one to read from, and another cluster.</summary>
public sealed class Brokers : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-kafkasink-").FullName;
    private EmbeddedBroker? _one, _other;

    public string Servers => _one!.BootstrapServers;

    public string OtherServers => _other!.BootstrapServers;

    public async ValueTask InitializeAsync()
    {
        _one = await StartAsync("one");
        _other = await StartAsync("other");
    }

    public async ValueTask DisposeAsync()
    {
        if (_one is not null) await _one.DisposeAsync();
        if (_other is not null) await _other.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<EmbeddedBroker> StartAsync(string name) => EmbeddedBroker.StartAsync(
        new BrokerSettings { DataDirectory = Path.Combine(_folder, name), Port = 0 }, NullLoggerFactory.Instance, CancellationToken.None);
}
