using Confluent.Kafka;
using Confluent.SchemaRegistry;
using Confluent.SchemaRegistry.Serdes;
using Millrace.Connectors;
using Millrace.Data;
using Schema = Millrace.Data.Schema;

namespace Millrace.Serdes.Tests;

/// <summary>Confluent's JSON serializer for .NET (Confluent.SchemaRegistry.Serdes.Json), both ways.</summary>
public class DotNetJsonTests(TestCluster cluster)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_Confluents_serializer_writes_is_read(bool isFull)
    {
        string topic = $"json-theirs-{isFull}";
        var order = new Order { Id = 5, Quantity = 3, Price = 2.5, Tags = ["a", "b"] };
        if (isFull)
            (order.Note, order.Discount, order.Paid, order.Customer, order.Counts) =
                ("größe \"x\"", 0.25, true, new Customer { Name = "Ann" }, new() { ["k"] = 7 });
        using CachedSchemaRegistryClient registry = Registry();
        using IProducer<Null, Order> producer =
            new ProducerBuilder<Null, Order>(new ProducerConfig { BootstrapServers = cluster.BootstrapServers })
            .SetValueSerializer(new JsonSerializer<Order>(registry)).Build();
        await producer.ProduceAsync(topic, new Message<Null, Order> { Value = order });

        var (schema, value) = cluster.Receive(cluster.Converter(TestCluster.Json), topic);
        Assert.Equal("Order", schema.Name);
        Assert.Equal(Value.Int64(5), Field("id"));
        Assert.Equal(Value.Int64(3), Field("quantity"));
        Assert.Equal(Value.Float64(2.5), Field("price"));
        Assert.Equal(Value.Boolean(isFull), Field("paid"));
        Assert.Equal(Value.Array(Value.String("a"), Value.String("b")), Field("tags"));
        Assert.Equal(isFull ? Value.String("größe \"x\"") : Value.Null, Field("note"));
        Assert.Equal(isFull ? Value.Float64(0.25) : Value.Null, Field("discount"));
        Assert.Equal(isFull ? Value.Struct(Value.String("Ann")) : Value.Null, Field("customer"));
        Assert.True(schema.FindField("note")!.Schema.IsOptional);

        Value Field(string name) => value.Items[schema.FindField(name)!.Index];
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_we_write_is_read_by_Confluents_deserializer(bool isFull)
    {
        string topic = $"json-ours-{isFull}";
        Schema customer = SchemaBuilder.Struct().Name("Customer").Optional().Field("name", Schema.String).Build();
        Schema schema = SchemaBuilder.Struct().Name("Order").Field("id", Schema.Int64).Field("note", Schema.OptionalString)
            .Field("quantity", Schema.Int32)
            .Field("price", Schema.Float64).Field("discount", Schema.OptionalFloat64).Field("paid", Schema.Boolean)
            .Field("tags", SchemaBuilder.Array(Schema.String).Build())
            .Field("customer", customer).Field("counts", SchemaBuilder.Map(Schema.String, Schema.Int32).Optional().Build()).Build();
        Value row = Value.Struct(Value.Int64(5), isFull
            ? Value.String("größe \"x\"")
            : Value.Null, Value.Int32(3), Value.Float64(2.5), isFull ? Value.Float64(0.25) : Value.Null,
            Value.Boolean(true), Value.Array(Value.String("a")), isFull ? Value.Struct(Value.String("Ann")) : Value.Null,
            isFull ? Value.Map(Value.String("k"), Value.Int32(7)) : Value.Null);
        Converter converter = cluster.Converter(TestCluster.Json);
        await cluster.SendAsync(converter, topic, schema, row);

        // With a registry it also validates the record against our schema.
        using CachedSchemaRegistryClient registry = Registry();
        Order order = Consuming.First(cluster, topic, new JsonDeserializer<Order>(registry));
        Assert.Equal((5, isFull ? "größe \"x\"" : null, 3, 2.5, isFull ? 0.25 : null, true),
            (order.Id, order.Note, order.Quantity, order.Price, order.Discount, order.Paid));
        Assert.Equal(["a"], order.Tags);
        Assert.Equal(isFull ? "Ann" : null, order.Customer?.Name);
        Assert.Equal(isFull ? 7 : null, order.Counts?["k"]);
    }

    private CachedSchemaRegistryClient Registry() => new(new SchemaRegistryConfig { Url = cluster.RegistryUrl });
}
