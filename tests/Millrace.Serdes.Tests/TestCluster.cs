using System.Buffers;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Broker;
using Millrace.Broker.Settings;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Formats;
using Millrace.Kafka;
using Millrace.Registry;
using Millrace.Registry.Settings;
using Millrace.Serdes.Tests;

[assembly: AssemblyFixture(typeof(TestCluster))]

namespace Millrace.Serdes.Tests;

/// <summary>Our broker and registry in this process, and our side of a topic: converters as connectors use them.</summary>
public sealed class TestCluster : IAsyncLifetime
{
    public const string Json = "io.confluent.connect.json.JsonSchemaConverter";
    public const string Avro = "io.confluent.connect.avro.AvroConverter";

    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-serdes-").FullName;
    private EmbeddedBroker? _broker;
    private RegistryHost? _registry;

    public string BootstrapServers => _broker!.BootstrapServers;

    public string RegistryUrl => _registry!.Url.ToString().TrimEnd('/');

    public async ValueTask InitializeAsync()
    {
        _broker = await EmbeddedBroker.StartAsync(new BrokerSettings { DataDirectory = _folder, Port = 0 }, NullLoggerFactory.Instance,
            CancellationToken.None);
        _registry = await RegistryHost.StartAsync(
            new RegistrySettings { BootstrapServers = BootstrapServers, Port = 0, WriteTimeout = TimeSpan.FromSeconds(60) },
            NullLoggerFactory.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _registry!.StopAsync(CancellationToken.None);
        await _registry.DisposeAsync();
        await _broker!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public Converter Converter(string className, params (string Name, string Value)[] settings)
    {
        var converter = (Converter)FormatPlugins.All.First(plugin => plugin.ClassName == className).Create();
        converter.Configure(settings.Append(("schema.registry.url", RegistryUrl))
            .ToDictionary(setting => setting.Item1, setting => setting.Item2), ConverterRole.Value);
        return converter;
    }

    /// <summary>Converts a value as a source does, and sends it.</summary>
    public async Task SendAsync(Converter converter, string topic, Schema schema, Value value)
    {
        var payload = new ArrayBufferWriter<byte>();
        Assert.True(converter.Encode(topic, schema, in value, payload));
        using var producer = new KafkaProducer(new KafkaConfig(BootstrapServers));
        MessageHeaders? headers = converter.WrittenSchemaHeader.IsEmpty
            ? null
            : new MessageHeaders().Add(converter.SchemaHeader!, converter.WrittenSchemaHeader);
        Assert.True((await producer.ProduceAsync(topic, default, payload.WrittenSpan.ToArray(), headers: headers)).IsDelivered);
    }

    /// <summary>Reads the first record of a topic as a sink does.</summary>
    public (Schema Schema, Value Value) Receive(Converter converter, string topic)
    {
        using var consumer = new KafkaConsumer(new KafkaConfig(BootstrapServers));
        consumer.Assign([new TopicPartitionOffset(topic, 0, 0)]);
        using var batch = new MessageBatch(1);
        long start = Environment.TickCount64;
        while (Environment.TickCount64 - start < 60_000)
        {
            consumer.Poll(batch, TimeSpan.FromSeconds(1));
            foreach (Message message in batch)
            {
                ReadOnlySpan<byte> header = message.Headers.LastValueOf(converter.SchemaHeader!);
                var arena = new ValueArena();
                Schema? schema = header.IsEmpty
                    ? converter.Decode(topic, message.Value, arena, out Value value)
                    : converter.Decode(topic, header, message.Value, arena, out value);
                return (schema!, value.Detach());
            }
        }

        throw new TimeoutException($"No record in topic {topic} after a minute");
    }
}
