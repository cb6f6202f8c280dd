using System.Buffers;
using System.Text;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Simple;

namespace Millrace.Formats.Tests.Simple;

public class SimpleConverterTests
{
    private static readonly Schema Mixed = SchemaBuilder.Struct().Field("a", Schema.Int32).Field("b", Schema.OptionalString)
        .Field("c", Schema.OptionalFloat64).Build();

    [Theory]
    [InlineData("struct", "Struct{a=1,c=2.0}")]
    [InlineData("map", "{a=1, b=null}")]
    [InlineData("list", "[1, x, true]")]
    [InlineData("timestamp", "Tue Nov 14 22:13:20 UTC 2023")]
    [InlineData("decimal", "-1.00")]
    public void Values_that_are_no_text_are_written_as_Java_prints_them(string what, string expected)
    {
        (Schema? schema, Value value) = what switch
        {
            "struct" => (Mixed, Value.Struct(Value.Int32(1), Value.Null, Value.Float64(2))),
            "map" => (null, Value.Map(Value.String("a"), Value.Int32(1), Value.String("b"), Value.Null)),
            "list" => (null, Value.Array(Value.Int8(1), Value.String("x"), Value.Boolean(true))),
            "timestamp" => (LogicalTypes.TimestampSchema, Value.Int64(1700000000000)),
            _ => ((Schema?)LogicalTypes.DecimalBuilder(2).Build(), Value.Bytes([0x9C])),
        };
        Assert.Equal(expected, Encoding.UTF8.GetString(Write(new StringConverter(), schema, value)!));
    }

    [Theory]
    [InlineData("UTF8", "47c3bc")]
    [InlineData("ISO-8859-1", "47fc")]
    [InlineData("UTF-16BE", "004700fc")]
    public void Text_is_in_the_encoding_asked_for(string encoding, string hex)
    {
        var converter = new StringConverter();
        converter.Configure(new Dictionary<string, string> { ["converter.encoding"] = encoding }, ConverterRole.Value);
        byte[] bytes = Write(converter, Schema.String, Value.String("Gü"))!;
        Assert.Equal(hex, Convert.ToHexStringLower(bytes));
        Assert.Same(Schema.OptionalString, converter.Decode("t", bytes, new ValueArena(), out Value read));
        Assert.Equal(Value.String("Gü"), read);
    }

    [Fact]
    public void An_unknown_encoding_is_a_wrong_setting() => Assert.Contains("converter.encoding", Assert.Throws<ConfigException>(
        () => new StringConverter().Configure(new Dictionary<string, string> { ["converter.encoding"] = "klingon" },
            ConverterRole.Value)).Message);

    [Fact]
    public void Bytes_pass_through_and_nothing_else_does()
    {
        var converter = new ByteArrayConverter();
        Assert.Equal([1, 2], Write(converter, null, Value.Bytes([1, 2])));
        Assert.Same(Schema.OptionalBytes, converter.Decode("t", [1, 2], new ValueArena(), out Value read));
        Assert.Equal(Value.Bytes([1, 2]), read);
        Assert.Equal("Invalid schema type for ByteArrayConverter: STRING",
            Assert.Throws<DataException>(() => Write(converter, Schema.String, Value.String("x"))).Message);
        Assert.Equal("ByteArrayConverter is not compatible with objects of type Int32",
            Assert.Throws<DataException>(() => Write(converter, null, Value.Int32(1))).Message);
    }

    [Fact]
    public void Booleans_are_one_byte()
    {
        var converter = new BooleanConverter();
        Assert.Equal([1], Write(converter, Schema.Boolean, Value.Boolean(true)));
        Assert.Equal([0], Write(converter, null, Value.Boolean(false)));
        converter.Decode("t", [1], new ValueArena(), out Value read);
        Assert.True(read.AsBoolean);
        Assert.Throws<DataException>(() => converter.Decode("t", [2], new ValueArena(), out _));
        Assert.Throws<DataException>(() => converter.Decode("t", [], new ValueArena(), out _));
        Assert.Throws<DataException>(() => Write(converter, Schema.Int8, Value.Boolean(true)));
    }

    [Theory]
    [InlineData(SchemaType.Int16, "fffe")]
    [InlineData(SchemaType.Int32, "fffffffe")]
    [InlineData(SchemaType.Int64, "fffffffffffffffe")]
    [InlineData(SchemaType.Float32, "c0000000")]
    [InlineData(SchemaType.Float64, "c000000000000000")]
    public void Numbers_are_big_endian_of_their_size(SchemaType type, string hex)
    {
        var converter = new NumberConverter(new SchemaBuilder(type).Optional().Build());
        Value minusTwo = type switch
        {
            SchemaType.Int16 => Value.Int16(-2),
            SchemaType.Int32 => Value.Int32(-2),
            SchemaType.Int64 => Value.Int64(-2),
            SchemaType.Float32 => Value.Float32(-2),
            _ => Value.Float64(-2),
        };
        byte[] bytes = Write(converter, null, minusTwo)!;
        Assert.Equal(hex, Convert.ToHexStringLower(bytes));
        converter.Decode("t", bytes, new ValueArena(), out Value read);
        Assert.Equal(minusTwo, read);
        Assert.Throws<DataException>(() => converter.Decode("t", bytes.AsSpan(1), new ValueArena(), out _));
        Assert.StartsWith("Failed to serialize to", Assert.Throws<DataException>(() => Write(converter, null, Value.String("x"))).Message);
    }

    [Fact]
    public void Null_is_no_payload_everywhere()
    {
        foreach (Plugin plugin in FormatPlugins.All)
        {
            if (plugin.Config.Settings.Any(setting => setting.Name == "schema.registry.url")) continue;
            var converter = (Converter)plugin.Create();
            converter.Configure(new Dictionary<string, string>(), ConverterRole.Value);
            Assert.Null(Write(converter, null, Value.Null));
        }
    }

    [Theory]
    [InlineData("42")]
    [InlineData("some text")]
    [InlineData("""["a",null]""")]
    [InlineData("""{"k":[1,2]}""")]
    [InlineData("2024-02-29T12:34:56.789Z")]
    public void Headers_come_back_as_they_went(string text)
    {
        var converter = new SimpleHeaderConverter();
        Schema? schema = converter.Decode("t", Encoding.UTF8.GetBytes(text), new ValueArena(), out Value value);
        Assert.Equal(text, Encoding.UTF8.GetString(Write(converter, schema, value)!));
    }

    [Fact]
    public void A_header_that_is_no_text_stays_bytes()
    {
        Assert.Same(Schema.Bytes, new SimpleHeaderConverter().Decode("t", [0xFF, 0], new ValueArena(), out Value value));
        Assert.Equal(Value.Bytes([0xFF, 0]), value);
    }

    private static byte[]? Write(Converter converter, Schema? schema, Value value)
    {
        var output = new ArrayBufferWriter<byte>();
        return converter.Encode("t", schema, value, output) ? output.WrittenSpan.ToArray() : null;
    }
}
