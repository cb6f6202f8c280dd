using System.Buffers;
using System.Text;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Avro;
using Millrace.Formats.Json;
using Millrace.Formats.JsonSchema;
using Millrace.Formats.Protobuf;
using Millrace.Formats.Registry;

namespace Millrace.Formats.Tests;

/// <summary>
/// What is wrong with a value is said with the path of its field, whatever the format and the direction, and in words that do not need
/// .NET's sources.
/// </summary>
public class FieldNameTests
{
    private static readonly Schema Inner = SchemaBuilder.Struct().Name("acme.Inner").Field("id", Schema.Int64).Field("count", Schema.Int64)
        .Build();
    private static readonly Schema Outer = SchemaBuilder.Struct().Name("acme.Outer").Field("name", Schema.String).Field("inner", Inner)
        .Build();

    public static TheoryData<string> Formats { get; } = new("avro", "json", "jsonschema", "protobuf");

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_value_of_the_wrong_type_is_named_when_it_is_written(string format)
    {
        Value wrong = Value.Struct(Value.String("a"), Value.Struct(Value.Int64(1), Value.String("x")));
        string message =
            Assert.Throws<DataException>(() => Converter(format, out _).Encode("t", Outer, wrong, new ArrayBufferWriter<byte>())).Message;
        Assert.StartsWith("Field inner.count: Invalid", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("json"), InlineData("jsonschema")]
    public void A_value_of_the_wrong_type_is_named_when_it_is_read_from_json(string format)
    {
        foreach (var (written, said) in new[] { ("\"x\"", "Field inner.count: Invalid type for INT64: STRING"),
            ("9223372036854775808", "Field inner.count: 9223372036854775808 is out of range of INT64") })
        {
            Converter converter = Converter(format, out _);
            byte[] payload = Bytes(converter, Value.Struct(Value.String("a"), Value.Struct(Value.Int64(1), Value.Int64(4711))));
            payload = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(payload).Replace("4711", written, StringComparison.Ordinal));
            Assert.Contains(said, Assert.Throws<DataException>(() => converter.Decode("t", payload, new ValueArena(), out _)).Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Text_that_is_none_is_named_when_it_is_read_from_json()
    {
        Converter converter = Converter("json", out _);
        string payload =
            Encoding.UTF8.GetString(Bytes(converter, Value.Struct(Value.String("4711"), Value.Struct(Value.Int64(1), Value.Int64(2)))));
        byte[] half = Encoding.UTF8.GetBytes(payload.Replace("4711", "\\ud800", StringComparison.Ordinal));
        Assert.StartsWith("Field name: the text is no valid Unicode",
            Assert.Throws<DataException>(() => converter.Decode("t", half, new ValueArena(), out _)).Message, StringComparison.Ordinal);
    }

    // Cut within the last field.
    [Fact]
    public void A_value_that_cannot_be_read_is_named_in_Avro()
    {
        Converter converter = Converter("avro", out _);
        byte[] payload = Bytes(converter, Value.Struct(Value.String("a"), Value.Struct(Value.Int64(1), Value.Int64(4711))));
        Assert.StartsWith("Field inner.count: ", Assert.Throws<DataException>(() =>
            converter.Decode("t", payload.AsSpan(0, payload.Length - 1), new ValueArena(), out _)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_cannot_be_read_is_named_in_a_narrow_type_of_Avro()
    {
        Converter converter = Converter("avro", out InMemorySchemaRegistry registry);
        registry.Register("t-value", new SchemaText(SchemaText.Avro,
            """{"type":"record","name":"Outer","namespace":"acme","fields":[{"name":"inner","type":{"type":"record","name":"Inner","fields":[{"name":"id","type":{"type":"int","connect.type":"int8"}}]}}]}"""));
        byte[] payload = [0, 0, 0, 0, 1, 0x80, 0x20];
        Assert.Equal("Field inner.id: 2048 is out of range of INT8",
            Assert.Throws<DataException>(() => converter.Decode("t", payload, new ValueArena(), out _)).Message);
    }

    [Fact]
    public void A_value_that_cannot_be_read_is_named_in_Protobuf()
    {
        Converter converter = Converter("protobuf", out _);
        byte[] payload = Bytes(converter, Value.Struct(Value.String("a"), Value.Struct(Value.Int64(1), Value.Int64(4711))));
        // The last byte of the number says that more follow.
        payload[^1] |= 0x80;
        Assert.StartsWith("Field inner.count: ",
            Assert.Throws<DataException>(() => converter.Decode("t", payload, new ValueArena(), out _)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\n  x", "'x' is an invalid start of a property name. Expected a '\"' (line 2, byte 3)")]
    [InlineData("{\"a\":1,}", "The JSON object contains a trailing comma at the end which is not supported in this mode (line 1, byte 8)")]
    [InlineData(" ", "The input does not contain any JSON tokens. Expected the input to start with a valid JSON token (line 1, byte 2)")]
    public void Broken_JSON_is_told_with_its_place_and_without_the_innards_of_the_reader(string json, string said)
    {
        Converter converter = Converter("json", out _, ("schemas.enable", "false"));
        string message =
            Assert.Throws<DataException>(() => converter.Decode("t", Encoding.UTF8.GetBytes(json), new ValueArena(), out _)).Message;
        Assert.Equal($"Converting byte[] to Kafka Connect data failed due to serialization error: {said}", message);
    }

    private static byte[] Bytes(Converter converter, Value value)
    {
        var output = new ArrayBufferWriter<byte>();
        converter.Encode("t", Outer, value, output);
        return output.WrittenSpan.ToArray();
    }

    private static Converter Converter(string format, out InMemorySchemaRegistry registry, params (string Key, string Value)[] settings)
    {
        string scope = Guid.NewGuid().ToString("N");
        registry = InMemorySchemaRegistry.Of(scope);
        Converter converter = format switch
        {
            "avro" =>
            new AvroConverter(),
            "json" => new JsonConverter(),
            "jsonschema" => new JsonSchemaConverter(),
            _ => new ProtobufConverter()
        };
        converter.Configure(settings.Append(("schema.registry.url", $"mock://{scope}")).ToDictionary(s => s.Item1, s => s.Item2),
            ConverterRole.Value);
        return converter;
    }
}
