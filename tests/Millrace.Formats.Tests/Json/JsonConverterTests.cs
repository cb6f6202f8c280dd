using System.Buffers;
using System.Text;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Json;
using Millrace.Formats.Tests.Avro;
using Millrace.TestServers;

namespace Millrace.Formats.Tests.Json;

public class JsonConverterTests
{
    private const string NoEnvelope =
        "JsonConverter with schemas.enable requires \"schema\" and \"payload\" fields and may not contain additional fields. "
        + "If you are trying to deserialize plain JSON data, set schemas.enable=false in your converter configuration.";

    private static readonly (string, string) Off = ("schemas.enable", "false");

    private static readonly Schema Order = SchemaBuilder.Struct().Name("acme.Order")
        .Field("id", Schema.Int32)
        .Field("ts", LogicalTypes.TimestampBuilder().Optional().Build())
        .Field("amt", LogicalTypes.DecimalBuilder(2).Optional().Build())
        .Field("m", SchemaBuilder.Map(Schema.Int32, Schema.OptionalString).Optional().Build())
        .Build();

    private const string OrderJson = """{"schema":{"type":"struct","fields":[{"type":"int32","optional":false,"field":"id"},"""
        + """{"type":"int64","optional":true,"name":"org.apache.kafka.connect.data.Timestamp","version":1,"field":"ts"},"""
        + """{"type":"bytes","optional":true,"name":"org.apache.kafka.connect.data.Decimal","version":1,"parameters":{"scale":"2"},"field":"amt"},"""
        + """{"type":"map","keys":{"type":"int32","optional":false},"values":{"type":"string","optional":true},"optional":true,"field":"m"}]"""
        + ""","optional":false,"name":"acme.Order"},"payload":{"id":1,"ts":1700000000000,"amt":"AN4=","m":[[1,"a"]]}}""";

    private static readonly Value OrderValue =
        Value.Struct(Value.Int32(1), Value.Int64(1700000000000), Value.Bytes([0, 0xDE]), Value.Map(Value.Int32(1), Value.String("a")));

    [Fact]
    public void The_contracts_envelope_is_written_and_read()
    {
        Assert.Equal(OrderJson, Write(Configured(), Order, OrderValue));
        (Schema? schema, Value value) = Read(Configured(), OrderJson);
        Assert.Equal(Order, schema);
        Assert.Equal(OrderValue, value);
    }

    [Fact]
    public void A_schema_that_repeats_is_parsed_once()
    {
        JsonConverter converter = Configured();
        const string Other = """{"schema":{"type":"string","optional":false},"payload":"x"}""";
        Schema? first = Read(converter, OrderJson).Schema;
        Assert.Same(first, Read(converter, OrderJson.Replace("\"id\":1", "\"id\":2", StringComparison.Ordinal)).Schema);
        Schema? other = Read(converter, Other).Schema;
        Assert.Same(first, Read(converter, OrderJson).Schema);
        Assert.Same(other, Read(converter, """{"payload":"y","schema":{"type":"string","optional":false}}""").Schema);
    }

    [Fact]
    public void Once_warm_a_row_costs_no_allocation_in_either_direction()
    {
        JsonConverter converter = Configured();
        var output = new ArrayBufferWriter<byte>(256 * 1024);
        var arena = new ValueArena();
        byte[] bytes = Encoding.UTF8.GetBytes(Write(converter, AvroConverterTests.Reading, AvroConverterTests.Row));
        Run(10);
        Assert.Equal(0, Allocation.Of(() => Run(200)));

        void Run(int batches)
        {
            for (int batch = 0; batch < batches; batch++)
            {
                arena.Reset();
                output.ResetWrittenCount();
                for (int i = 0; i < 100; i++)
                {
                    converter.Decode("t", bytes, arena, out Value value);
                    converter.Encode("t", AvroConverterTests.Reading, value, output);
                }
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("{}")]
    [InlineData("""{"schema":null}""")]
    [InlineData("""{"payload":1}""")]
    [InlineData("""{"schema":null,"payload":1,"more":2}""")]
    [InlineData("""{"a":1,"payload":1}""")]
    public void Only_an_envelope_is_an_envelope(string json)
    {
        JsonConverter converter = Configured();
        Read(converter, """{"schema":null,"payload":7}""");
        DataException fault = Assert.Throws<DataException>(() => Read(converter, json));
        if (json.Length > 0) Assert.Equal(NoEnvelope, fault.Message);
    }

    [Theory]
    [InlineData("true", "true")]
    [InlineData("12", "12")]
    [InlineData("007", "7")]
    [InlineData("-0.5", "-0.5")]
    [InlineData("1e2", "100")]
    [InlineData("12345678901234567890", "12345678901234567890")]
    [InlineData("\"a\\u00e9\\n\\\"\"", "aé\n\"")]
    [InlineData("[1,null,[]]", "Array[1, null, Array[]]")]
    [InlineData("""{"a":{"b":1.5},"c":"x"}""", "Map[a, Map[b, 1.5], c, x]")]
    [InlineData("null", "null")]
    [InlineData("1 trailing", "1")]
    [InlineData("""{"a":"007 \\","b":[007,-01.5]}""", "Map[a, 007 \\, b, Array[7, -1.5]]")]
    public void Reads_plain_JSON(string json, string expected)
    {
        (Schema? schema, Value value) = Read(Configured(Off), json);
        Assert.Null(schema);
        Assert.Equal(expected, value.ToString());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("nope")]
    [InlineData("[1,]")]
    [InlineData("\"\\ud800\"")]
    public void What_is_no_JSON_is_a_fault_of_the_record(string json) => Assert.StartsWith(
        "Converting byte[] to Kafka Connect data failed due to serialization error: ",
        Assert.Throws<DataException>(() => Read(Configured(Off), json)).Message);

    [Fact]
    public void Endless_nesting_is_refused() =>
        Assert.Throws<DataException>(() => Read(Configured(Off), new string('[', 1_000_000)));

    [Theory]
    [InlineData("""{"optional":true}""", "1", "Schema must contain 'type' field")]
    [InlineData("""{"type":"int24"}""", "1", "Unknown schema type: int24")]
    [InlineData("""{"type":"array"}""", "1", "Array schema did not specify the element type")]
    [InlineData("""{"type":"map","values":{"type":"int8"}}""", "1", "Map schema did not specify the key type")]
    [InlineData("""{"type":"map","keys":{"type":"int8"}}""", "1", "Map schema did not specify the value type")]
    [InlineData("""{"type":"struct"}""", "1", "Struct schema's \"fields\" argument is not an array.")]
    [InlineData("""{"type":"struct","fields":[{"type":"int8"}]}""", "1", "Struct schema's field name not specified properly")]
    [InlineData("""{"type":"int8","parameters":{"a":1}}""", "1", "Schema parameters must have string values.")]
    [InlineData("""{"type":"int32"}""", "null", "Invalid null value for required INT32 field")]
    [InlineData("""{"type":"int32"}""", "\"x\"", "Invalid type for INT32: STRING")]
    [InlineData("""{"type":"struct","fields":[{"type":"int8","field":"a"}]}""", "{}",
        "Field a: Invalid null value for required INT8 field")]
    [InlineData("""{"type":"struct","fields":[]}""", "[]", "Structs should be encoded as JSON objects, but found ARRAY")]
    [InlineData("""{"type":"map","keys":{"type":"string"},"values":{"type":"int8"}}""", "[]",
        "Maps with string fields should be encoded as JSON objects, but found ARRAY")]
    [InlineData("""{"type":"map","keys":{"type":"int8"},"values":{"type":"int8"}}""", "{}",
        "Maps with non-string fields should be encoded as JSON arrays of tuples, but found OBJECT")]
    [InlineData("""{"type":"map","keys":{"type":"int8"},"values":{"type":"int8"}}""", "[[1]]",
        "Found invalid map entry, expected length 2")]
    [InlineData("""{"type":"int32","name":"org.apache.kafka.connect.data.Date"}""", "1.5",
        "Invalid type for Date, underlying representation should be int32 but was NUMBER")]
    [InlineData("""{"type":"bytes"}""", "\"*\"", "Invalid bytes field: not base64")]
    public void Says_what_is_wrong_with_an_envelope(string schema, string payload, string message) =>
        Assert.Equal(message,
            Assert.Throws<DataException>(() => Read(Configured(), $$"""{"schema":{{schema}},"payload":{{payload}}}""")).Message);

    [Fact]
    public void Members_unknown_or_repeated_are_taken_lightly()
    {
        (_, Value value) =
            Read(Configured(),
                """{"schema":{"type":"struct","fields":[{"type":"int8","field":"a"},{"type":"string","optional":true,"field":"b"}]},"payload":{"b":"x","zz":{"a":[1]},"a":1,"a":44}}""");
        Assert.Equal(Value.Struct(Value.Int8(44), Value.String("x")), value);
    }

    [Theory]
    [InlineData("true", "1", "1")]
    [InlineData("false", "null", "null")]
    public void Null_becomes_the_default_unless_told_otherwise(string replace, string written, string read)
    {
        Schema field = new SchemaBuilder(SchemaType.Int32).Optional().Default(Value.Int32(1)).Build();
        Schema schema = SchemaBuilder.Struct().Field("a", field).Build();
        JsonConverter converter = Configured(("replace.null.with.default", replace));
        string json = Write(converter, schema, Value.Struct(Value.Null));
        Assert.EndsWith($"\"payload\":{{\"a\":{written}}}}}", json);
        Assert.Contains("\"default\":1", json);
        Assert.Equal($"Struct[{read}]",
            Read(converter, json.Replace($"\"a\":{written}}}}}", "\"a\":null}}", StringComparison.Ordinal)).Value.ToString());
    }

    [Fact]
    public void Null_is_written_where_it_may_be()
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.False(Configured().Encode("t", null, Value.Null, output));
        Assert.Equal("""{"schema":{"type":"string","optional":true},"payload":null}""",
            Write(Configured(), Schema.OptionalString, Value.Null));
        Assert.Equal("null", Write(Configured(Off), Schema.OptionalString, Value.Null));
        Assert.Equal("Conversion error: null value for field that is required and has no default value",
            Assert.Throws<DataException>(() => Write(Configured(), Schema.String, Value.Null)).Message);
    }

    [Theory]
    [InlineData("AQ==", "1", 0)]
    [InlineData("/5w=", "-1.00", 2)]
    [InlineData("AN4=", "2.22", 2)]
    [InlineData("AQ==", "1E-7", 7)]
    [InlineData("AQ==", "1E+2", -2)]
    public void Decimals_are_base64_or_numbers_and_both_are_read(string base64, string number, int scale)
    {
        Schema schema = LogicalTypes.DecimalBuilder(scale).Build();
        Value value = Value.Bytes(Convert.FromBase64String(base64));
        string asBytes = Write(Configured(), schema, value), asNumber = Write(Configured(("decimal.format", "numeric")), schema, value);
        Assert.EndsWith($"\"payload\":\"{base64}\"}}", asBytes);
        Assert.EndsWith($"\"payload\":{number}}}", asNumber);
        Assert.Equal(new System.Numerics.BigInteger(value.AsBytes, isBigEndian: true),
            new System.Numerics.BigInteger(Read(Configured(), asNumber).Value.AsBytes, isBigEndian: true));
        Assert.Equal(value, Read(Configured(), asBytes).Value);
    }

    [Fact]
    public void Values_are_written_as_Jackson_writes_them()
    {
        Value value = Value.Map(Value.String("d"), Value.Float64(1e10), Value.String("f"), Value.Float32(0.1f), Value.String("n"),
            Value.Float64(double.NaN),
            Value.String("é\u0001\"\\\n🎉"), Value.Array(Value.Boolean(true), Value.Null, Value.Bytes([1, 2])), Value.String("m"),
            Value.Map(Value.Int32(1), Value.Int8(2)));
        Assert.Equal("{\"d\":1.0E10,\"f\":0.1,\"n\":\"NaN\",\"é\\u0001\\\"\\\\\\n🎉\":[true,null,\"AQI=\"],\"m\":[[1,2]]}",
            Write(Configured(Off), null, value));
    }

    [Fact]
    public void A_value_that_is_not_of_its_schema_is_refused()
    {
        Assert.Equal("Invalid type for INT32: class String",
            Assert.Throws<DataException>(() => Write(Configured(), Schema.Int32, Value.String("x"))).Message);
        Assert.Equal("Mismatching schema.", Assert.Throws<DataException>(() => Write(Configured(), Order, Value.Struct())).Message);
    }

    [Fact]
    public void Schema_content_makes_messages_bare_payloads()
    {
        JsonConverter converter = Configured(("schema.content", """{"type":"struct","fields":[{"type":"int16","field":"a"}]}"""));
        (Schema? schema, Value value) = Read(converter, """{"a":5}""");
        Assert.Equal(SchemaBuilder.Struct().Field("a", Schema.Int16).Build(), schema);
        Assert.Equal(Value.Struct(Value.Int16(5)), value);
        Assert.Throws<ConfigException>(() => Configured(("schema.content", "{")));
    }

    [Fact]
    public void A_recursive_schema_has_no_envelope()
    {
        SchemaBuilder node = SchemaBuilder.Struct().Name("Node").Optional();
        Schema schema = node.Field("next", node.Self).Build();
        Assert.Contains("schemas.enable=false",
            Assert.Throws<DataException>(() => Write(Configured(), schema, Value.Struct(Value.Null))).Message);
        Assert.Equal("""{"next":{"next":null}}""", Write(Configured(Off), schema, Value.Struct(Value.Struct(Value.Null))));
    }

    private static (Schema? Schema, Value Value) Read(JsonConverter converter, string json)
    {
        Schema? schema = converter.Decode("t", Encoding.UTF8.GetBytes(json), new ValueArena(), out Value value);
        return (schema, value);
    }

    private static string Write(JsonConverter converter, Schema? schema, Value value)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.True(converter.Encode("t", schema, value, output));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static JsonConverter Configured(params (string Key, string Value)[] settings)
    {
        var converter = new JsonConverter();
        converter.Configure(settings.ToDictionary(s => s.Key, s => s.Value), ConverterRole.Value);
        return converter;
    }
}
