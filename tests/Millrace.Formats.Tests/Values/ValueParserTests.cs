using Millrace.Data;
using Millrace.Formats.Values;

namespace Millrace.Formats.Tests.Values;

public class ValueParserTests
{
    [Theory]
    [InlineData("", SchemaType.String, "")]
    [InlineData(" true ", SchemaType.Boolean, "true")]
    [InlineData("TRUE", SchemaType.String, "TRUE")]
    [InlineData("127", SchemaType.Int8, "127")]
    [InlineData("-129", SchemaType.Int16, "-129")]
    [InlineData("+40000", SchemaType.Int32, "40000")]
    [InlineData("9223372036854775807", SchemaType.Int64, "9223372036854775807")]
    [InlineData("1.0", SchemaType.Int8, "1")]
    [InlineData("1e3", SchemaType.Int16, "1000")]
    [InlineData("3.14", SchemaType.Float32, "3.14")]
    [InlineData("1e20", SchemaType.Float32, "1E+20")]
    [InlineData("1e300", SchemaType.Float64, "1E+300")]
    [InlineData("9223372036854775808", SchemaType.Bytes, "008000000000000000")]
    [InlineData("1e999999999", SchemaType.String, "1e999999999")]
    [InlineData(".5", SchemaType.String, ".5")]
    [InlineData("-", SchemaType.String, "-")]
    [InlineData("1st", SchemaType.String, "1st")]
    [InlineData("1970-01-02", SchemaType.Int32, "1")]
    [InlineData("00:00:01.500Z", SchemaType.Int32, "1500")]
    [InlineData("2023-11-14T22:13:20.000Z", SchemaType.Int64, "1700000000000")]
    // Java's guesses are lenient: 2024-01-14, 2024-03-01, a Time of 25 hours.
    [InlineData("2023-13-14", SchemaType.String, "2023-13-14")]
    [InlineData("2024-02-30", SchemaType.String, "2024-02-30")]
    [InlineData("25:00:00.000Z", SchemaType.String, "25:00:00.000Z")]
    [InlineData("\"quoted\"", SchemaType.String, "\"quoted\"")]
    [InlineData("[1, 300]", SchemaType.Array, "Array[1, 300]")]
    [InlineData("[]", SchemaType.Array, "Array[]")]
    [InlineData("[1,\"a\"]", SchemaType.Array, "Array[1, a]")]
    [InlineData("[1,word]", SchemaType.String, "[1,word]")]
    [InlineData("[1", SchemaType.String, "[1")]
    [InlineData("[1]x", SchemaType.String, "[1]x")]
    [InlineData("{\"a\":1,\"b\":null}", SchemaType.Map, "Map[a, 1, b, null]")]
    [InlineData("{\"a\":1 \"b\":2}", SchemaType.Map, "Map[a, 1, b, 2]")]
    [InlineData("{1}", SchemaType.String, "{1}")]
    [InlineData("{null:1}", SchemaType.String, "{null:1}")]
    [InlineData("[\"a\\\"b\"]", SchemaType.Array, "Array[a\"b]")]
    public void Guesses_the_type(string text, SchemaType type, string expected)
    {
        SchemaAndValue parsed = ValueParser.Parse(text);
        Assert.Equal(type, parsed.Schema!.Type);
        Assert.Equal(expected, parsed.Value.ToString());
    }

    [Fact]
    public void Null_is_null_without_a_schema()
    {
        Assert.Equal(default, ValueParser.Parse(null));
        Assert.Equal(default, ValueParser.Parse(" null "));
    }

    [Fact]
    public void Items_share_the_widest_number_type_or_none()
    {
        Assert.Equal(Schema.Int16, ValueParser.Parse("[1,null,300]").Schema!.ValueSchema);
        Assert.Equal(Value.Array(Value.Int16(1), Value.Null, Value.Int16(300)), ValueParser.Parse("[1,null,300]").Value);
        Assert.Equal(Schema.Float32, ValueParser.Parse("[1,2.5]").Schema!.ValueSchema);
        Assert.Null(ValueParser.Parse("[1,true]").Schema!.ValueSchema);
        Assert.Null(ValueParser.Parse("[null]").Schema!.ValueSchema);
        Assert.Null(ValueParser.Parse("{\"a\":1,\"b\":true}").Schema!.ValueSchema);
    }

    [Fact]
    public void A_text_of_brackets_is_text() => Assert.Equal(Schema.String, ValueParser.Parse(new string('[', 100_000)).Schema);

    [Theory]
    [InlineData("1.1", SchemaType.Float32)]
    [InlineData("-2.5E-5", SchemaType.Float32)]
    [InlineData("3.141592653589793", SchemaType.Float64)]
    [InlineData("1e300", SchemaType.Float64)]
    [InlineData("0.1234567890123456789012", SchemaType.Bytes)]
    [InlineData("1e-400", SchemaType.Bytes)]
    public void A_fraction_is_the_smallest_type_that_keeps_all_its_digits(string text, SchemaType type)
    {
        SchemaAndValue parsed = ValueParser.Parse(text);
        Assert.Equal(type, parsed.Schema!.Type);
        if (type == SchemaType.Float64)
            Assert.Equal(double.Parse(text, System.Globalization.CultureInfo.InvariantCulture), parsed.Value.AsFloat64);
    }

    [Theory]
    [InlineData(0, "1970-01-01T00:00:00.000Z")]
    [InlineData(-1, "1969-12-31T23:59:59.999Z")]
    [InlineData(86_400_000, "1970-01-02")]
    [InlineData(86_400_001, "1970-01-02T00:00:00.001Z")]
    public void Timestamps_are_printed_with_their_day(long milliseconds, string expected) =>
        Assert.Equal(expected, ValueFormatter.Format(LogicalTypes.TimestampSchema, Value.Int64(milliseconds)));
}
