using Avro;
using Avro.Generic;
using Confluent.Kafka;
using Confluent.SchemaRegistry;
using Confluent.SchemaRegistry.Serdes;
using Millrace.Data;
using Schema = Millrace.Data.Schema;

namespace Millrace.Serdes.Tests;

/// <summary>Confluent's Avro serializer for .NET over Apache Avro (Confluent.SchemaRegistry.Serdes.Avro), both ways.</summary>
public class DotNetAvroTests(TestCluster cluster)
{
    private const string Reading = """
        {"type":"record","name":"Reading","namespace":"meter","fields":[{"name":"id","type":"long"},{"name":"profile","type":["null","string"],"default":null},
        {"name":"power","type":"double"},{"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},{"name":"tags","type":{"type":"array","items":"string"}},
        {"name":"limits","type":{"type":"map","values":"int"}},{"name":"kind","type":{"type":"enum","name":"Kind","symbols":["A","B"]}}]}
        """;

    private static readonly DateTime At = new(2024, 5, 6, 7, 8, 9, 123, DateTimeKind.Utc);

    [Fact]
    public async Task What_Confluents_serializer_writes_is_read()
    {
        var schema = (RecordSchema)Avro.Schema.Parse(Reading);
        var record = new GenericRecord(schema);
        record.Add("id", 5L);
        record.Add("profile", "größe");
        record.Add("power", 2.5);
        record.Add("at", At);
        record.Add("tags", new object[] { "a", "b" });
        record.Add("limits", new Dictionary<string, object> { ["k"] = 7 });
        record.Add("kind", new GenericEnum((EnumSchema)schema["kind"].Schema, "B"));
        using CachedSchemaRegistryClient registry = Registry();
        using IProducer<Null, GenericRecord> producer =
            new ProducerBuilder<Null, GenericRecord>(new ProducerConfig { BootstrapServers = cluster.BootstrapServers })
            .SetValueSerializer(new AvroSerializer<GenericRecord>(registry)).Build();
        await producer.ProduceAsync("avro-theirs", new Message<Null, GenericRecord> { Value = record });

        var (read, value) = cluster.Receive(cluster.Converter(TestCluster.Avro), "avro-theirs");
        Assert.Equal(("meter.Reading", LogicalTypes.Timestamp), (read.Name, read.FindField("at")!.Schema.Name));
        Assert.Equal(Value.Struct(Value.Int64(5), Value.String("größe"), Value.Float64(2.5),
            Value.Int64(new DateTimeOffset(At).ToUnixTimeMilliseconds()),
            Value.Array(Value.String("a"), Value.String("b")), Value.Map(Value.String("k"), Value.Int32(7)), Value.String("B")), value);
    }

    [Fact]
    public async Task What_we_write_is_read_by_Confluents_deserializer()
    {
        Schema schema = SchemaBuilder.Struct().Name("meter.Row").Field("id", Schema.Int64).Field("profile", Schema.OptionalString)
            .Field("none", Schema.OptionalFloat64)
            .Field("small", Schema.Int16).Field("at", LogicalTypes.TimestampSchema).Field("day", LogicalTypes.DateSchema)
            .Field("price", LogicalTypes.DecimalBuilder(2).Build())
            .Field("bytes", Schema.Bytes).Field("list", SchemaBuilder.Array(Schema.Int32).Build()).Build();
        Value row = Value.Struct(Value.Int64(-5), Value.String("größe"), Value.Null, Value.Int16(-3),
            Value.Int64(new DateTimeOffset(At).ToUnixTimeMilliseconds()), Value.Int32(19000),
            Value.Bytes([0xFB, 0x2E]), Value.Bytes([1, 2]), Value.Array(Value.Int32(1), Value.Int32(-2)));
        await cluster.SendAsync(cluster.Converter(TestCluster.Avro), "avro-ours", schema, row);

        using CachedSchemaRegistryClient registry = Registry();
        GenericRecord record = Consuming.First(cluster, "avro-ours", new AvroDeserializer<GenericRecord>(registry));
        Assert.Equal("meter.Row", record.Schema.Fullname);
        Assert.Equal((-5L, "größe", null, -3), (record["id"], record["profile"], record["none"], record["small"]));
        Assert.Equal(At, ((DateTime)record["at"]).ToUniversalTime());
        Assert.Equal(new DateTime(1970, 1, 1).AddDays(19000), ((DateTime)record["day"]).Date);
        Assert.Equal(-12.34m, AvroDecimal.ToDecimal((AvroDecimal)record["price"]));
        Assert.Equal([1, 2], (byte[])record["bytes"]);
        Assert.Equal([1, -2], ((object[])record["list"]).Cast<int>());
    }

    private CachedSchemaRegistryClient Registry() => new(new SchemaRegistryConfig { Url = cluster.RegistryUrl });
}
