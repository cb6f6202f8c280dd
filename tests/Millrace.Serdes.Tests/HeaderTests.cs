using Avro;
using Avro.Generic;
using Confluent.Kafka;
using Confluent.SchemaRegistry;
using Confluent.SchemaRegistry.Serdes;
using Millrace.Connectors;
using Millrace.Data;
using Schema = Millrace.Data.Schema;

namespace Millrace.Serdes.Tests;

/// <summary>Schemas named by GUID in a header of the record, as Confluent's serializers for .NET do when asked, both ways.</summary>
public class HeaderTests(TestCluster cluster)
{
    private static readonly (string, string) InHeader =
        ("value.schema.id.serializer", "io.confluent.kafka.serializers.schema.id.HeaderSchemaIdSerializer");

    private static readonly Schema Row = SchemaBuilder.Struct().Name("Order").Field("id", Schema.Int64).Field("quantity", Schema.Int32)
        .Field("price", Schema.Float64).Field("paid", Schema.Boolean).Field("tags", SchemaBuilder.Array(Schema.String).Build()).Build();

    private static readonly Value Values =
        Value.Struct(Value.Int64(5), Value.Int32(3), Value.Float64(2.5), Value.Boolean(true), Value.Array(Value.String("a")));

    [Fact]
    public async Task What_Confluents_Avro_serializer_writes_is_read()
    {
        var schema = (RecordSchema)Avro.Schema.Parse("""{"type":"record","name":"R","fields":[{"name":"a","type":"string"}]}""");
        var record = new GenericRecord(schema);
        record.Add("a", "größe");
        using CachedSchemaRegistryClient registry = Registry();
        using IProducer<Null, GenericRecord> producer = Producer<GenericRecord>(
            new AvroSerializer<GenericRecord>(registry, new AvroSerializerConfig { SchemaIdStrategy = SchemaIdSerializerStrategy.Header }));
        await producer.ProduceAsync("avro-header-theirs", new Message<Null, GenericRecord> { Value = record });
        var (read, value) = cluster.Receive(cluster.Converter(TestCluster.Avro), "avro-header-theirs");
        Assert.Equal(("R", 1), (read.Name, read.Version));
        Assert.Equal(Value.Struct(Value.String("größe")), value);
    }

    [Fact]
    public async Task What_Confluents_JSON_serializer_writes_is_read()
    {
        using CachedSchemaRegistryClient registry = Registry();
        using IProducer<Null, Order> producer = Producer<Order>(
            new JsonSerializer<Order>(registry, new JsonSerializerConfig { SchemaIdStrategy = SchemaIdSerializerStrategy.Header }));
        await producer.ProduceAsync("json-header-theirs", new Message<Null, Order> { Value = new Order { Id = 5, Tags = [] } });
        var (read, value) = cluster.Receive(cluster.Converter(TestCluster.Json), "json-header-theirs");
        Assert.Equal(Value.Int64(5), value.Items[read.FindField("id")!.Index]);
    }

    [Fact]
    public async Task What_we_write_as_Avro_is_read_by_Confluents_deserializer()
    {
        await cluster.SendAsync(cluster.Converter(TestCluster.Avro, InHeader), "avro-header-ours", Row, Values);
        using CachedSchemaRegistryClient registry = Registry();
        GenericRecord record = Consuming.First(cluster, "avro-header-ours", new AvroDeserializer<GenericRecord>(registry));
        Assert.Equal((5L, 3, 2.5, true), (record["id"], record["quantity"], record["price"], record["paid"]));
    }

    [Fact]
    public async Task What_we_write_as_JSON_is_read_by_Confluents_deserializer()
    {
        Converter converter = cluster.Converter(TestCluster.Json, InHeader);
        await cluster.SendAsync(converter, "json-header-ours", Row, Values);
        using CachedSchemaRegistryClient registry = Registry();
        Order order = Consuming.First(cluster, "json-header-ours", new JsonDeserializer<Order>(registry));
        Assert.Equal((5, 3, 2.5, true), (order.Id, order.Quantity, order.Price, order.Paid));
    }

    private IProducer<Null, T> Producer<T>(IAsyncSerializer<T> serializer) =>
        new ProducerBuilder<Null,
            T>(new ProducerConfig { BootstrapServers = cluster.BootstrapServers }).SetValueSerializer(serializer).Build();

    private CachedSchemaRegistryClient Registry() => new(new SchemaRegistryConfig { Url = cluster.RegistryUrl });
}
