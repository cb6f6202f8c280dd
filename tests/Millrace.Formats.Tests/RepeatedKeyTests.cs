using System.Text;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Formats.Avro;
using Millrace.Formats.Json;
using Millrace.Formats.JsonSchema;
using Millrace.Formats.Protobuf;
using Millrace.Formats.Registry;
using Millrace.Formats.Values;

namespace Millrace.Formats.Tests;

/// <summary>
/// A key that a payload repeats counts once, with its last value: else a transformation would mask one of them, and a sink write the other.
/// </summary>
public sealed class RepeatedKeyTests : RegistryTestBase
{
    private static readonly Value Once = Map(("a", Value.Int64(3)), ("b", Value.Int64(2)));

    private static readonly Value OnceByNumber = Value.Map(Value.Int64(1), Value.Int64(3), Value.Int64(2), Value.Int64(2));

    [Theory]
    [InlineData("""{"a":1,"b":2,"a":3}""")]
    [InlineData("""{"a":1,"\u0062":5,"b":2,"a":null,"\u0061":3}""")]
    public void In_json_without_a_schema(string json) => Assert.Equal(Once, ReadJson(json));

    [Theory]
    [InlineData("""{"schema":{"type":"map","keys":{"type":"string"},"values":{"type":"int64"}},"payload":{"a":1,"b":2,"a":3}}""")]
    public void In_json_with_an_envelope(string json) => Assert.Equal(Once, ReadJson(json, ("schemas.enable", "true")));

    [Fact]
    public void In_json_with_keys_that_are_no_texts() => Assert.Equal(OnceByNumber, ReadJson(
        """{"schema":{"type":"map","keys":{"type":"int64"},"values":{"type":"int64"}},"payload":[[1,1],[2,2],[1,3]]}""",
        ("schemas.enable", "true")));

    [Fact]
    public void Among_thousands_of_keys()
    {
        var entries = Enumerable.Range(0, 5000).Select(i => (Key: $"k{i % 2000}", Number: i)).ToList();
        Value read = ReadJson("{" + string.Join(',', entries.Select(entry => $"\"{entry.Key}\":{entry.Number}")) + "}");

        Assert.Equal(
            Map([.. Enumerable.Range(0, 2000).Select(i => ($"k{i}", Value.Int64(i < 1000 ? 4000 + i : 2000 + i)))]), read);
    }

    [Fact]
    public void Keys_that_differ_little_stay_apart()
    {
        string[] keys = [.. Enumerable.Range(0, 30).Select(i => $"a{(char)('a' + (i / 6))}m{(char)('a' + (i % 6))}z")];
        Value read = ReadJson("{" + string.Join(',', keys.Select((key, i) => $"\"{key}\":{i}")) + "}");

        Assert.Equal(Map([.. keys.Select((key, i) => (key, Value.Int64(i)))]), read);
    }

    [Theory]
    [InlineData("""{"type":"map","values":"long"}""", "06 0261 02 0262 04 0261 06 00")]
    [InlineData("""{"type":"map","values":"long"}""", "02 0261 02 04 0262 04 0261 06 00")]
    public void In_avro(string schema, string hex) =>
        Assert.Equal(Once, Read(new AvroConverter(), new SchemaText(SchemaText.Avro, schema), Bytes(hex)));

    [Theory]
    [InlineData("0A050A01611001 0A050A01621002 0A050A01611003 1007")]
    [InlineData("0A050A01611001 1007 0A050A01621002 0A050A01611003")]
    [InlineData("0A050A01611001 0A050A01621002 1007 0A050A01611003")]
    public void In_protobuf(string hex) => Assert.Equal(Value.Struct(Once, Value.Int64(7)), Read(
        new ProtobufConverter(),
        new SchemaText(SchemaText.Protobuf, """syntax = "proto3"; message M { map<string, int64> m = 1; int64 n = 2; }"""),
        [0, .. Bytes(hex)]));

    [Fact]
    public void In_json_schema() => Assert.Equal(Once, Read(
        new JsonSchemaConverter(),
        new SchemaText(SchemaText.Json, """{"type":"object","connect.type":"map","additionalProperties":{"type":"integer"}}"""),
        """{"a":1,"b":2,"a":3}"""u8.ToArray()));

    [Fact]
    public void In_json_schema_with_keys_that_are_no_texts() => Assert.Equal(OnceByNumber, Read(
        new JsonSchemaConverter(),
        new SchemaText(SchemaText.Json, """
            {"type":"array","connect.type":"map","items":{"type":"object","properties":
             {"key":{"type":"integer","connect.index":0},"value":{"type":"integer","connect.index":1}}}}
            """),
        """[{"key":1,"value":1},{"key":2,"value":2},{"value":3,"key":1}]"""u8.ToArray()));

    [Fact]
    public void In_a_header() => Assert.Equal(Value.Map(Value.String("a"), Value.Int8(3), Value.String("b"), Value.Int8(2)),
        ValueParser.Parse("""{"a":1,"b":2,"a":3}""").Value);

    private static Value ReadJson(string json, params (string, string)[] settings)
    {
        var converter = new JsonConverter();
        converter.Configure(settings.Prepend(("schemas.enable", "false")).GroupBy(setting => setting.Item1)
            .ToDictionary(group => group.Key, group => group.Last().Item2), ConverterRole.Value);
        converter.Decode("t", Encoding.UTF8.GetBytes(json), new ValueArena(), out Value value);
        return value;
    }

    private Value Read(Converter converter, SchemaText schema, byte[] payload)
    {
        int id = Registry.Register("t-value", schema);
        converter.Configure(new Dictionary<string, string> { ["schema.registry.url"] = Url }, ConverterRole.Value);
        converter.Decode("t", [0, 0, 0, 0, (byte)id, .. payload], new ValueArena(), out Value value);
        return value;
    }

    private static Value Map(params (string Key, Value Value)[] entries) =>
        Value.Map([.. entries.SelectMany(entry => (Value[])[Value.String(entry.Key), entry.Value])]);

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
