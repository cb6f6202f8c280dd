using System.Buffers;
using System.Text;
using Millrace.Config;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.JsonSchema;
using Millrace.Formats.Registry;
using Millrace.Formats.Tests.Avro;
using Millrace.TestServers;

namespace Millrace.Formats.Tests.JsonSchema;

public class JsonSchemaConverterTests : JsonSchemaTestBase
{
    private const string Limited =
        """{"type":"object","properties":{"n":{"type":"integer","maximum":9},"s":{"type":"string","pattern":"^a"}},"required":["n"]}""";

    [Fact]
    public void A_row_comes_back_as_it_went()
    {
        JsonSchemaConverter converter = Configured();
        byte[] bytes = Encode(converter, AvroConverterTests.Reading, AvroConverterTests.Row);
        Assert.Equal("00000000017b", Convert.ToHexStringLower(bytes.AsSpan(0, 6)));
        Schema? schema = converter.Decode("t", bytes, new ValueArena(), out Value value);
        Assert.Equal(AvroConverterTests.Row, value);
        Assert.Equal(AvroConverterTests.Reading.Fields.Select(field => (field.Name, field.Schema.Type, field.Schema.IsOptional)),
            schema!.Fields.Select(field => (field.Name, field.Schema.Type, field.Schema.IsOptional)));
        Assert.Same(schema, converter.Decode("t", bytes, new ValueArena(), out _));
    }

    [Fact]
    public void Once_warm_a_row_costs_no_allocation_in_either_direction()
    {
        JsonSchemaConverter converter = Configured();
        Schema inner = SchemaBuilder.Struct().Name("In").Field("x", Schema.Int32).Build();
        Schema union = SchemaBuilder.Struct().Name("io.confluent.connect.json.OneOf")
            .Field("io.confluent.connect.json.OneOf.field.0", Schema.OptionalInt32)
            .Field("io.confluent.connect.json.OneOf.field.1", inner.AsOptional()).Build();
        Schema schema = SchemaBuilder.Struct().Name("R").Field("id", Schema.Int64).Field("name", Schema.OptionalString)
            .Field("at", LogicalTypes.TimestampSchema)
            .Field("day", LogicalTypes.DateSchema).Field("price", LogicalTypes.DecimalBuilder(2).Build()).Field("in", inner)
            .Field("one", union)
            .Field("list", SchemaBuilder.Array(Schema.Int32).Build()).Field("map", SchemaBuilder.Map(Schema.Int32, inner).Build()).Build();
        Value row = Value.Struct(Value.Int64(1), Value.String("größe"), Value.Int64(-1), Value.Int32(19000), Value.Bytes([0x04, 0xD2]),
            Value.Struct(Value.Int32(5)),
            Value.Struct(Value.Null, Value.Struct(Value.Int32(7))), Value.Array(Value.Int32(1), Value.Int32(-2)),
            Value.Map(Value.Int32(3), Value.Struct(Value.Int32(6))));
        var output = new ArrayBufferWriter<byte>(64 * 1024);
        var arena = new ValueArena();
        byte[] bytes = Encode(converter, schema, row);
        Run(10);
        Assert.Equal(0, Allocation.Of(() => Run(1000)));
        converter.Decode("t", bytes, arena, out Value value);
        Assert.Equal(row, value);

        void Run(int batches)
        {
            for (int batch = 0; batch < batches; batch++)
            {
                arena.Reset();
                output.ResetWrittenCount();
                for (int i = 0; i < 100; i++)
                {
                    converter.Decode("t", bytes, arena, out _);
                    converter.Encode("t", schema, row, output);
                }
            }
        }
    }

    [Fact]
    public void No_schema_and_no_value_are_nothing_but_a_null_with_a_schema_is_a_text()
    {
        JsonSchemaConverter converter = Configured();
        var output = new ArrayBufferWriter<byte>();
        Assert.False(converter.Encode("t", null, Value.Null, output));
        Assert.Contains("needs a schema", Assert.Throws<DataException>(() => converter.Encode("t", null, Value.Int32(1), output)).Message);
        byte[] written = Encode(converter, Schema.OptionalString, Value.Null);
        Assert.Equal("null", Encoding.UTF8.GetString(written.AsSpan(5)));
        Assert.True(converter.Decode("t", written, new ValueArena(), out Value value)!.IsOptional);
        Assert.True(value.IsNull);
        Assert.Contains("required and has no default",
            Assert.Throws<DataException>(() => Encode(Configured(), Schema.String, Value.Null)).Message);
    }

    [Fact]
    public void Decimals_are_bytes_or_numbers()
    {
        Schema money = LogicalTypes.DecimalBuilder(2).Build();
        Value price = Value.Bytes([0x04, 0xD2]);
        Assert.Equal("\"BNI=\"", Written(money, price));
        Assert.Equal("12.34", Written(money, price, ("decimal.format", "NUMERIC")));
        Assert.Equal(
            """{"type":"number","title":"org.apache.kafka.connect.data.Decimal","connect.type":"bytes","connect.version":1,"connect.parameters":{"scale":"2"}}""",
            Registered(money, price, ("decimal.format", "NUMERIC")));
        var (schema, value) = Decode(Registry.GetLatest("t-value").Schema.Text, "\"BNI=\"");
        Assert.Equal((money, price), (schema, value));
    }

    [Fact]
    public void Nulls_become_the_default_unless_told_otherwise()
    {
        Schema schema = SchemaBuilder.Struct().Field("a", Schema.Int32.ToBuilder().Optional().Default(Value.Int32(7)).Build()).Build();
        Assert.Equal("""{"a":7}""", Written(schema, Value.Struct(Value.Null)));
        Assert.Equal("""{"a":null}""", Written(schema, Value.Struct(Value.Null), ("ignore.default.for.nullables", "true")));
    }

    [Fact]
    public void Indented_output_reads_back()
    {
        Schema schema = SchemaBuilder.Struct().Field("a", Schema.Int32).Build();
        byte[] bytes = Encode(Configured(("json.indent.output", "true")), schema, Value.Struct(Value.Int32(1)));
        Assert.Equal("{\n  \"a\": 1\n}", Encoding.UTF8.GetString(bytes.AsSpan(5)));
        Configured().Decode("t", bytes, new ValueArena(), out Value value);
        Assert.Equal(Value.Struct(Value.Int32(1)), value);
    }

    [Theory]
    [InlineData("""{"n":10}""", "/n")]
    [InlineData("""{"n":1,"s":"b"}""", "/s")]
    [InlineData("""{"s":"a"}""", "n")]
    public void What_the_schema_forbids_is_refused_where_that_is_asked_for(string json, string where)
    {
        Decode(Limited, json);
        string message = Assert.Throws<DataException>(() => Decode(Limited, json, ("json.fail.invalid.schema", "true"))).Message;
        Assert.Contains(where, message);
        Assert.Contains("json.fail.invalid.schema", message);
    }

    [Fact]
    public void What_is_written_is_checked_too()
    {
        Registry.Register("t-value", new SchemaText(SchemaText.Json, Limited));
        Schema schema = SchemaBuilder.Struct().Field("n", Schema.Int64).Build();
        JsonSchemaConverter converter =
            Configured(("json.fail.invalid.schema", "true"), ("auto.register.schemas", "false"), ("use.latest.version", "true"),
            ("latest.compatibility.strict", "false"));
        Encode(converter, schema, Value.Struct(Value.Int64(9)));
        Assert.Contains("does not match",
            Assert.Throws<DataException>(() => Encode(converter, schema, Value.Struct(Value.Int64(10)))).Message);
    }

    [Theory]
    [InlineData("""{"a":10}""", "/a")]
    [InlineData("""{"b":[1,0]}""", "/b/1")]
    [InlineData("""{"c":"x","d":1}""", "")]
    [InlineData("""{"e":{"exclusiveMaximum":2}}""", "/e/exclusiveMaximum")]
    public void Bounds_of_draft_4_exclude_what_they_exclude(string json, string where)
    {
        const string Schema = """
            {"$schema":"http://json-schema.org/draft-04/schema#","id":"http://h/root.json","type":"object","dependencies":{"c":["a"]},
             "definitions":{"positive":{"id":"#p","type":"integer","minimum":0,"exclusiveMinimum":true}},
             "properties":{"a":{"type":"integer","maximum":10,"exclusiveMaximum":true},"b":{"type":"array","items":{"$ref":"#/definitions/positive"}},
              "c":{"type":"string"},"d":{"type":"integer","maximum":1,"exclusiveMaximum":false},
              "e":{"type":"object","properties":{"exclusiveMaximum":{"type":"integer","maximum":2,"exclusiveMaximum":true}}}}}
            """;
        Decode(Schema, """{"a":9,"b":[1],"c":"x","d":1,"e":{"exclusiveMaximum":1}}""", ("json.fail.invalid.schema", "true"));

        string message = Assert.Throws<DataException>(() => Decode(Schema, json, ("json.fail.invalid.schema", "true"))).Message;

        Assert.Contains($"does not match its JSON schema: {where}", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://json-schema.org/draft-04/schema#")]
    [InlineData("http://json-schema.org/draft-06/schema#")]
    [InlineData("http://json-schema.org/draft-07/schema#")]
    [InlineData("https://json-schema.org/draft/2019-09/schema")]
    [InlineData("https://json-schema.org/draft/2020-12/schema")]
    public void Records_are_checked_in_every_draft_with_references(string dialect)
    {
        Registry.Register("money",
            new SchemaText(SchemaText.Json, """{"type":"object","properties":{"c":{"type":"integer","minimum":0}}}"""));
        string schema =
            $$$$$$"""{"$schema":"{{{{{{dialect}}}}}}","type":"object","properties":{"price":{"$ref":"money.json","connect.index":0}}}""";
        byte[] good = Payload(schema, """{"price":{"c":1}}""", new SchemaReference("money.json", "money", 1));
        byte[] bad = [.. good.AsSpan(0, 5), .. """{"price":{"c":-1}}"""u8];
        JsonSchemaConverter converter = Configured(("json.fail.invalid.schema", "true"));
        converter.Decode("t", good, new ValueArena(), out Value value);
        Assert.Equal(Value.Struct(Value.Struct(Value.Int64(1))), value);
        Assert.Contains("/price/c", Assert.Throws<DataException>(() => converter.Decode("t", bad, new ValueArena(), out _)).Message);
    }

    [Fact]
    public void The_newest_version_is_written_with_if_it_reads_the_data()
    {
        Registry.Register("t-value", new SchemaText(SchemaText.Json, """{"type":"object","properties":{"n":{"type":"string"}}}"""));
        Schema schema = SchemaBuilder.Struct().Field("n", Schema.Int64).Build();
        (string, string)[] latest = [("auto.register.schemas", "false"), ("use.latest.version", "true")];
        string message = Assert.Throws<DataException>(() => Encode(Configured(latest), schema, Value.Struct(Value.Int64(1)))).Message;
        Assert.Contains("TYPE_CHANGED", message);
        Assert.Contains("latest.compatibility.strict=false", message);
        Assert.Equal("""{"n":1}""", Written(schema, Value.Struct(Value.Int64(1)), [.. latest, ("latest.compatibility.strict", "false")]));
    }

    [Theory]
    [InlineData("{\"a\":1} x")]
    [InlineData("{\"a\":")]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("{\"a\":\"x\"}")]
    [InlineData("{\"a\":null}")]
    public void What_is_no_such_record_is_an_error_of_that_record(string json) =>
        Assert.Throws<DataException>(() => Decode("""{"type":"object","properties":{"a":{"type":"integer"}}}""", json));

    [Fact]
    public void A_payload_nested_without_end_is_an_error_of_that_record() => Assert.Throws<DataException>(() =>
        Decode("""{"type":"object","properties":{"a":{"$ref":"#"}}}""", string.Concat(Enumerable.Repeat("{\"a\":", 100_000))));

    [Fact]
    public void Other_formats_are_refused()
    {
        int id = Registry.Register("t-value", new SchemaText(SchemaText.Avro, "\"int\""));
        Assert.Contains("AVRO",
            Assert.Throws<DataException>(() => Configured().Decode("t", [0, 0, 0, 0, (byte)id, 2], new ValueArena(), out _)).Message);
    }
}
