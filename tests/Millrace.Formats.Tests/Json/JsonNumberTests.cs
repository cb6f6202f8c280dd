using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Json;

namespace Millrace.Formats.Tests.Json;

/// <summary>A number of JSON arrives as what it is, or not at all; and null, nothing and the text null are three things.</summary>
public class JsonNumberTests
{
    [Theory]
    [InlineData("int32", "3000000000", "3000000000 is out of range of INT32")]
    [InlineData("int8", "300", "300 is out of range of INT8")]
    [InlineData("int16", "-32769", "-32769 is out of range of INT16")]
    [InlineData("int32", "1.5", "1.5 is no whole number, and the type is INT32")]
    [InlineData("int64", "9223372036854775808", "9223372036854775808 is out of range of INT64")]
    [InlineData("int64", "1e19", "1e19 is out of range of INT64")]
    [InlineData("int64", "1e999999999", "1e999999999 is out of range of INT64")]
    [InlineData("int64", "1e-3", "1e-3 is no whole number, and the type is INT64")]
    [InlineData("float", "1e39", "1e39 is out of range of FLOAT32")]
    [InlineData("double", "1e400", "1e400 is out of range of FLOAT64")]
    [InlineData("double", "-1e400", "-1e400 is out of range of FLOAT64")]
    [InlineData("int64", "\"x\"", "Invalid type for INT64: STRING")]
    public void A_number_that_does_not_fit_is_an_error_that_names_the_field(string type, string number, string fault)
    {
        string field =
            $"{{\"schema\":{{\"type\":\"struct\",\"fields\":[{{\"field\":\"a\",\"type\":\"int8\"}},"
            + $"{{\"field\":\"n\",\"type\":\"{type}\"}}]}},"
            + $"\"payload\":{{\"a\":1,\"n\":{number}}}}}";
        Assert.Equal($"Field n: {fault}", Assert.Throws<DataException>(() => Decode(Converter(), field)).Message);
        string nested =
            $"{{\"schema\":{{\"type\":\"struct\",\"fields\":[{{\"field\":\"o\","
            + $"\"type\":\"struct\",\"fields\":[{{\"field\":\"n\",\"type\":\"{type}\"}}]}}]}},"
            + $"\"payload\":{{\"o\":{{\"n\":{number}}}}}}}";
        Assert.Equal($"Field o.n: {fault}", Assert.Throws<DataException>(() => Decode(Converter(), nested)).Message);
        Assert.Equal(fault, Assert.Throws<DataException>(() =>
            Decode(Converter(), $"{{\"schema\":{{\"type\":\"{type}\"}},\"payload\":{number}}}")).Message);
    }

    [Theory]
    [InlineData("int32", "1.0", 1)]
    [InlineData("int64", "-9223372036854775808", long.MinValue)]
    [InlineData("int64", "9223372036854775807.0", long.MaxValue)]
    [InlineData("int8", "12e1", 120)]
    [InlineData("int16", "1200e-2", 12)]
    public void A_whole_number_is_one_however_it_is_written(string type, string number, long expected) =>
        Assert.Equal(expected, Decode(Converter(), $"{{\"schema\":{{\"type\":\"{type}\"}},\"payload\":{number}}}").AsInt64);

    [Fact]
    public void Any_number_keeps_its_value_or_is_an_error() =>
    Prop.ForAll(ArbMap.Default.ArbFor<long>(), ArbMap.Default.ArbFor<sbyte>(), ArbMap.Default.ArbFor<byte>(), (digits, scale, bits) =>
    {
        long number = digits >> (bits % 64);
        int exponent = scale % 25;
        string text = string.Create(CultureInfo.InvariantCulture, $"{number}e{exponent}");
        BigInteger power = BigInteger.Pow(10, Math.Abs(exponent));
        bool isWhole = exponent >= 0 || number % power == 0;
        BigInteger exact = exponent >= 0 ? number * power : number / power;
        foreach (var (type, least, most) in new (string, long, long)[]
            { ("int8", sbyte.MinValue, sbyte.MaxValue), ("int16", short.MinValue, short.MaxValue), ("int32", int.MinValue, int.MaxValue),
                ("int64", long.MinValue, long.MaxValue) })
        {
            string json = $"{{\"schema\":{{\"type\":\"{type}\"}},\"payload\":{text}}}";
            if (isWhole && exact >= least && exact <= most) Assert.Equal(exact, Decode(Converter(), json).AsInt64);
            else Assert.Throws<DataException>(() => Decode(Converter(), json));
        }
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("12345678901234567890")]
    [InlineData("-9223372036854775809")]
    [InlineData("1e400")]
    [InlineData("-1.5E+400")]
    [InlineData("1e-400")]
    public void Without_a_schema_a_number_that_no_type_holds_keeps_its_text(string number)
    {
        JsonConverter converter = Converter(schemas: false);
        string json = $"{{\"n\":{number},\"list\":[{number}],\"other\":1.5}}";
        Value value = Decode(converter, json);
        Assert.Equal(number, value.Items[1].AsString);
        Assert.Equal(json, Encode(converter, null, value));
        Assert.Equal(json, Encode(converter, null, value.Detach()));
        Assert.Equal(number, Millrace.Formats.Values.ValueFormatter.Format(null, value.Items[1]));
    }

    [Theory]
    [InlineData("0.0", 0.0)]
    [InlineData("0e999", 0.0)]
    [InlineData("1e300", 1e300)]
    [InlineData("5e-324", 5e-324)]
    public void Without_a_schema_a_number_that_a_double_holds_is_one(string number, double expected) =>
        Assert.Equal(Value.Float64(expected), Decode(Converter(schemas: false), number));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_tombstone_an_empty_value_and_the_text_null_are_three_things(bool schemas)
    {
        JsonConverter converter = Converter(schemas);
        Assert.Null(converter.DecodeNull("t"));
        var empty = Assert.Throws<DataException>(() => Decode(converter, ""));
        Assert.Contains("no tombstone", empty.Message, StringComparison.Ordinal);
        string text = schemas ? "{\"schema\":null,\"payload\":null}" : "null";
        Value literal = Decode(converter, text);
        Assert.True(literal.IsNull && literal.IsLiteralNull);
        Assert.False(Value.Null.IsLiteralNull);
        Assert.Equal(text, Encode(converter, null, literal));
        Assert.False(converter.Encode("t", null, Value.Null, new ArrayBufferWriter<byte>()));
    }

    private static JsonConverter Converter(bool schemas = true)
    {
        var converter = new JsonConverter();
        converter.Configure(new Dictionary<string, string> { ["schemas.enable"] = schemas ? "true" : "false" }, ConverterRole.Value);
        return converter;
    }

    private static Value Decode(JsonConverter converter, string json)
    {
        converter.Decode("t", Encoding.UTF8.GetBytes(json), new ValueArena(), out Value value);
        return value;
    }

    private static string Encode(JsonConverter converter, Schema? schema, Value value)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.True(converter.Encode("t", schema, value, output));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
