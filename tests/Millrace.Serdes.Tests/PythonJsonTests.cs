using System.Diagnostics;
using Millrace.Data;
using Millrace.TestServers;

namespace Millrace.Serdes.Tests;

/// <summary>
/// Confluent's JSON serializer for Python (Debian: python3-confluent-kafka, python3-jsonschema, python3-requests), both ways.
/// </summary>
public class PythonJsonTests(TestCluster cluster)
{
    private const string Python = "/usr/bin/python3";

    private const string Common = """
        import sys
        from confluent_kafka import Producer, Consumer
        from confluent_kafka.serialization import SerializationContext, MessageField
        from confluent_kafka.schema_registry import SchemaRegistryClient
        from confluent_kafka.schema_registry.json_schema import JSONSerializer, JSONDeserializer
        brokers, registry, topic = sys.argv[1:]
        schema = '''{"$schema": "http://json-schema.org/draft-07/schema#", "title": "User", "type": "object",
          "properties": {"name": {"type": "string", "minLength": 1}, "age": {"type": "integer"}, "score": {"type": "number"},
            "mail": {"type": ["string", "null"]}, "tags": {"type": "array", "items": {"type": "string"}}, "size": {"enum": ["S", "M"]},
            "address": {"$ref": "#/definitions/address"}},
          "required": ["name"],
          "definitions": {"address": {"type": "object", "properties": {"street": {"type": "string"}, "number": {"type": "integer"}}}}}'''
        context = SerializationContext(topic, MessageField.VALUE)
        """;

    private const string Send = Common + """

        serialize = JSONSerializer(schema, SchemaRegistryClient({'url': registry}))
        producer = Producer({'bootstrap.servers': brokers})
        value = {'name': 'größe', 'age': 5, 'score': 2.5, 'mail': None, 'tags': ['a', 'b'], 'size': 'M', 'address': {'street': 's'}}
        producer.produce(topic, value=serialize(value, context))
        assert producer.flush(60) == 0
        print('ok')
        """;

    private const string Receive = Common + """

        consumer = Consumer({'bootstrap.servers': brokers, 'group.id': 'python', 'auto.offset.reset': 'earliest'})
        consumer.subscribe([topic])
        message = consumer.poll(60)
        assert message is not None and message.error() is None, message
        value = JSONDeserializer(schema)(message.value(), context)
        assert value == {'name': 'größe', 'age': 5, 'score': 2.5, 'mail': None, 'tags': ['a'], 'size': 'S', 'address': {'street': 's', 'number': 7}}, value
        consumer.close()
        print('ok')
        """;

    [Fact]
    public async Task What_Confluents_serializer_writes_is_read()
    {
        await RunAsync(Send, "python-theirs");
        var (schema, value) = cluster.Receive(cluster.Converter(TestCluster.Json, ("json.fail.invalid.schema", "true"),
            ("use.optional.for.nonrequired", "true")), "python-theirs");
        Assert.Equal(["name", "age", "score", "mail", "tags", "size", "address"], schema.Fields.Select(field => field.Name));
        Assert.Equal([false, true, true, true, true, true, true], schema.Fields.Select(field => field.Schema.IsOptional));
        Assert.Equal(Value.Struct(Value.String("größe"), Value.Int64(5), Value.Float64(2.5), Value.Null,
            Value.Array(Value.String("a"), Value.String("b")), Value.String("M"),
            Value.Struct(Value.String("s"), Value.Null)), value);
    }

    [Fact]
    public async Task What_we_write_is_read_by_Confluents_deserializer()
    {
        Schema address = SchemaBuilder.Struct().Field("street", Schema.String).Field("number", Schema.Int32).Build();
        Schema schema = SchemaBuilder.Struct().Name("User").Field("name", Schema.String).Field("age", Schema.Int32)
            .Field("score", Schema.Float64).Field("mail", Schema.OptionalString)
            .Field("tags", SchemaBuilder.Array(Schema.String).Build()).Field("size", Schema.String).Field("address", address).Build();
        Value row = Value.Struct(Value.String("größe"), Value.Int32(5), Value.Float64(2.5), Value.Null, Value.Array(Value.String("a")),
            Value.String("S"),
            Value.Struct(Value.String("s"), Value.Int32(7)));
        await cluster.SendAsync(cluster.Converter(TestCluster.Json), "python-ours", schema, row);
        await RunAsync(Receive, "python-ours");
    }

    private async Task RunAsync(string script, string topic)
    {
        if (!File.Exists(Python) || await OutputAsync("import confluent_kafka.schema_registry.json_schema", []) is not "")
            Absent.Skip(
                "No Confluent client for Python: apt-get install python3-confluent-kafka python3-jsonschema python3-requests to test with "
                + "it.");
        Assert.Equal("ok\n", await OutputAsync(script, [cluster.BootstrapServers, cluster.RegistryUrl, topic]));
    }

    private static async Task<string> OutputAsync(string script, string[] arguments)
    {
        var start = new ProcessStartInfo(Python, ["-W", "ignore", "-c", script, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : await errors;
    }
}
