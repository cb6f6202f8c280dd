using System.Globalization;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Transforms.Tests.Expressions;

public sealed class ExpressionTests
{
    public static TheoryData<string, Value> Values => new()
    {
        { "d * 1.8 + 32", Value.Float64(36.5) },
        { "a + b * 2 - -1", Value.Int64(88) },
        { "(a + b) * 2", Value.Int64(94) },
        { "10 - 3 - 2", Value.Int64(5) },
        { "a / 2", Value.Float64(3.5) },
        { "8 / 2 / 2", Value.Float64(2) },
        { "b % a", Value.Int64(5) },
        { "-7 % 4", Value.Int64(-3) },
        { "d % 2", Value.Float64(0.5) },
        { "f + a", Value.Float64(7.5) },
        { "-d", Value.Float64(-2.5) },
        { "- -a", Value.Int64(7) },
        { "-9223372036854775808", Value.Int64(long.MinValue) },
        { "-9223372036854775808 % -1", Value.Int64(0) },
        { "2e-3 + .5", Value.Float64(0.502) },
        { "n + 1", Value.Null },
        { "d > 2", Value.Boolean(true) },
        { "a = 7.0", Value.Boolean(true) },
        { "a <> 7", Value.Boolean(false) },
        { "a != 8 and 1 <= 1 and 2 >= 3", Value.Boolean(false) },
        { "n = null", Value.Null },
        { "n > 1", Value.Null },
        { "n is null", Value.Boolean(true) },
        { "d is not null", Value.Boolean(true) },
        { "n > 1 and false", Value.Boolean(false) },
        { "false and n > 1", Value.Boolean(false) },
        { "n > 1 and true", Value.Null },
        { "n > 1 or yes", Value.Boolean(true) },
        { "n > 1 or false", Value.Null },
        { "not n > 1", Value.Null },
        { "not a = 8 and yes", Value.Boolean(true) },
        { "!yes || a == 7 && !(b == 1)", Value.Boolean(true) },
        { "NOT yes OR a IN (1, 7)", Value.Boolean(true) },
        { "t = 'Öl 5'", Value.Boolean(true) },
        { "t > 'Zebra'", Value.Boolean(true) },
        { "'it''s' < 'it'", Value.Boolean(false) },
        { "a in (1, 2.5, 7)", Value.Boolean(true) },
        { "a not in (1, 2)", Value.Boolean(true) },
        { "a in (1, n)", Value.Null },
        { "n in (1)", Value.Null },
        { "a between 7 and 8", Value.Boolean(true) },
        { "a not between 1 and 6 + 1", Value.Boolean(false) },
        { "a between 8 and n", Value.Boolean(false) },
        { "a between 6 and n", Value.Null },
        { "a between 1 and 7 and yes", Value.Boolean(true) },
        { "place.city", Value.String("Bonn") },
        { "place.`the zip` + 1", Value.Int64(53_112) },
        { "`odd name` * a", Value.Int64(21) },
        { "abs(-a)", Value.Int64(7) },
        { "abs(0 - d)", Value.Float64(2.5) },
        { "round(d)", Value.Float64(3) },
        { "round(-d)", Value.Float64(-3) },
        { "round(1.25, 1)", Value.Float64(1.3) },
        { "floor(-d) + ceil(d)", Value.Float64(0) },
        { "round(a)", Value.Int64(7) },
        { "coalesce(n, d, 1)", Value.Float64(2.5) },
        { "coalesce(n, null)", Value.Null },
        { "if(n > 1, 'high', 'low')", Value.String("low") },
        { "if(yes, null, 1)", Value.Null },
        { "upper(t)", Value.String("ÖL 5") },
        { "LOWER('ABC')", Value.String("abc") },
        { "length(t)", Value.Int64(4) },
        { "length('a😀')", Value.Int64(2) },
        { "concat(t, '-', string(a))", Value.String("Öl 5-7") },
        { "concat(t, lower(place.city))", Value.String("Öl 5bonn") },
        { "string(d)", Value.String("2.5") },
        { "string(raw)", Value.String("AQI=") },
        { "int(-2.9)", Value.Int64(-2) },
        { "int('42') + int(yes)", Value.Int64(43) },
        { "double('1e3') + double(a)", Value.Float64(1007) },
        { "int(n)", Value.Null },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Gives_the_same_with_a_schema_and_without(string expression, Value expected)
    {
        Assert.Equal(expected, Evaluate.WithoutSchema(expression));
        Assert.Equal(expected, Evaluate.WithSchema(expression).Value);
    }

    [Theory]
    [InlineData("a + b", SchemaType.Int64, false)]
    [InlineData("a / b", SchemaType.Float64, false)]
    [InlineData("n * 2", SchemaType.Float64, true)]
    [InlineData("coalesce(n, 0)", SchemaType.Float64, false)]
    [InlineData("coalesce(n, a)", SchemaType.Float64, false)]
    [InlineData("if(yes, a, d)", SchemaType.Float64, false)]
    [InlineData("if(yes, a, null)", SchemaType.Int32, true)]
    [InlineData("n > 1", SchemaType.Boolean, true)]
    [InlineData("n is null", SchemaType.Boolean, false)]
    [InlineData("a", SchemaType.Int32, false)]
    [InlineData("f", SchemaType.Float32, false)]
    [InlineData("place.city", SchemaType.String, true)]
    [InlineData("place", SchemaType.Struct, false)]
    [InlineData("string(null)", SchemaType.String, true)]
    [InlineData("n = 1 or place.city is null", SchemaType.Boolean, true)]
    public void A_new_field_has_the_type_of_its_expression(string expression, SchemaType type, bool isOptional)
    {
        var (schema, value) = Evaluate.WithSchema(expression);

        Assert.Equal((type, isOptional), (schema.Type, schema.IsOptional));
        if (!value.IsNull) Assert.Equal(type.ToString(), value.Kind.ToString());
    }

    [Theory]
    [InlineData("a / 0", "'x = a / 0', column 7: division by zero")]
    [InlineData("a % (b - 40)", "'x = a % (b - 40)', column 7: division by zero")]
    [InlineData("9223372036854775807 + a", "column 25: 9223372036854775807 + 7 does not fit in 64 bits")]
    [InlineData("int(1e19)", "column 5: 1.0E19 does not fit INT64")]
    [InlineData("abs(-9223372036854775808)", "column 5: abs(-9223372036854775808) does not fit in 64 bits")]
    [InlineData("int(t)", "column 5: Value (Öl 5) was out of range for requested data type")]
    public void A_row_that_cannot_be_computed_is_told_with_expression_and_place(string expression, string message)
    {
        Assert.Contains(message, Assert.Throws<DataException>(() => Evaluate.WithSchema(expression)).Message, StringComparison.Ordinal);
        Assert.Contains(message, Assert.Throws<DataException>(() => Evaluate.WithoutSchema(expression)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("t * 2", "'x = t * 2', column 5: '*' needs a number; field t is STRING", "column 7: '*' needs numbers, not STRING")]
    [InlineData("-yes", "column 6: '-' needs a number; field yes is BOOLEAN", "column 5: '-' needs a number, not BOOLEAN")]
    [InlineData("a = t", "column 7: the two cannot be compared; field a is INT32, field t is STRING",
        "INT32 and STRING cannot be compared")]
    [InlineData("a in (1, t)", "field a is INT32, field t is STRING", "INT32 and STRING cannot be compared")]
    [InlineData("not d", "column 9: 'not' needs a condition (true or false); field d is FLOAT64", "'not' needs a condition, not FLOAT64")]
    [InlineData("upper(a)", "upper() needs a text; field a is INT32", "upper() needs a text, not INT32")]
    [InlineData("abs(t)", "abs() needs a number; field t is STRING", "abs() needs a number, not STRING")]
    [InlineData("concat(t, a)", "concat() needs a text; field a is INT32", "concat() needs texts, not INT32; string() makes one")]
    [InlineData("a and yes", "'and' needs a condition (true or false); field a is INT32", "'and' needs conditions, not INT32")]
    [InlineData("place = place", "field place is STRUCT", "values of type MAP cannot be compared")]
    public void A_type_that_does_not_fit_is_told_with_the_field(string expression, string withSchema, string withoutSchema)
    {
        Assert.Contains(withSchema, Assert.ThrowsAny<DataException>(() => Evaluate.WithSchema(expression)).Message,
            StringComparison.Ordinal);
        Assert.Contains(withoutSchema, Assert.ThrowsAny<DataException>(() => Evaluate.WithoutSchema(expression)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing + 1", "'x = missing + 1', column 5: there is no field missing; there are a, b, f")]
    [InlineData("place.street", "column 5: field place.street: there is no street; there are city, the zip")]
    [InlineData("a.b", "column 5: field a.b: what stands before b is INT32, not STRUCT")]
    [InlineData("null", "the type of null is not known here")]
    public void A_field_that_a_schema_does_not_have_is_an_error(string expression, string message) =>
        Assert.Contains(message, Assert.ThrowsAny<DataException>(() => Evaluate.WithSchema(expression)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_field_that_a_map_does_not_have_is_null() => Assert.Equal(Value.Null, Evaluate.WithoutSchema("missing + 1"));

    [Fact]
    public void NaN_is_neither_less_nor_equal_nor_greater()
    {
        Schema schema = Run.Struct(("x", Schema.Float64));
        foreach (string condition in new[] { "x < 1", "x = x", "x >= 1", "x between 0 and 1" })
            Assert.False(Keeps(condition, schema, Value.Float64(double.NaN)), condition);
        Assert.True(Keeps("x != x", schema, Value.Float64(double.NaN)));
    }

    [Theory]
    [InlineData("day = '2024-02-29'", true)]
    [InlineData("day < '2024-02-29'", false)]
    [InlineData("at > '2024-02-29'", true)]
    [InlineData("at = '2024-02-29T11:30:00.250Z'", true)]
    [InlineData("at = '2024-02-29T12:30:00.250+01:00'", true)]
    [InlineData("at between '2024-02-29 11:30:00' and '2024-02-29 11:30:01'", true)]
    [InlineData("clock in ('11:30', '12:00')", true)]
    [InlineData("'2024-03-01' > day", true)]
    [InlineData("int(at) = 1709206200250", true)]
    [InlineData("coalesce(later, '2030-01-01') > at", true)]
    public void Times_stand_beside_texts_in_ISO_form(string condition, bool isKept)
    {
        Schema schema = Run.Struct(
            ("day", LogicalTypes.DateSchema), ("at", LogicalTypes.TimestampSchema), ("clock", LogicalTypes.TimeSchema),
            ("later", LogicalTypes.TimestampSchema.AsOptional()));
        DateTime at = DateTime.Parse("2024-02-29T11:30:00.250Z", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
        Value value = Value.Struct(
            Value.Int32((at - DateTime.UnixEpoch).Days), Value.Int64((long)(at - DateTime.UnixEpoch).TotalMilliseconds),
            Value.Int32(41_400_000), Value.Null);

        Assert.Equal(isKept, Keeps(condition, schema, value.Items.ToArray()));
    }

    [Theory]
    [InlineData("day = 'soon'", "'soon' is no DATE such as '2026-01-31'")]
    [InlineData("day = 3", "field day is INT32 (org.apache.kafka.connect.data.Date)")]
    [InlineData("day + 1 = 3", "'+' needs a number; field day is INT32 (org.apache.kafka.connect.data.Date)")]
    public void Times_are_no_numbers_and_no_other_texts(string condition, string message)
    {
        Schema schema = Run.Struct(("day", LogicalTypes.DateSchema));

        var fault = Assert.ThrowsAny<DataException>(() => Keeps(condition, schema, Value.Int32(19_000)));

        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7FFFFFFFFFFFFFFF", 0, long.MaxValue)]
    [InlineData("FF", 1, 0L)]
    [InlineData("CFC7", 2, -123L)]
    [InlineData("008000000000000000", 0, null)]
    [InlineData("010000000000000005", 0, null)]
    [InlineData("05", int.MaxValue, 0L)]
    [InlineData("05", int.MinValue, null)]
    [InlineData("00", int.MinValue, 0L)]
    [InlineData("05", -18, 5_000_000_000_000_000_000L)]
    public void A_decimal_becomes_a_whole_number_or_an_error_and_never_another_number(string unscaled, int scale, long? whole)
    {
        Schema schema = Run.Struct(("price", LogicalTypes.DecimalBuilder(scale).Build()));
        Value value = Value.Struct(Value.Bytes(Convert.FromHexString(unscaled)));
        Value Whole() => Evaluate.Compute("x = int(price)").Apply(schema, value).Value.Items[1];

        if (whole is { } expected) Assert.Equal(Value.Int64(expected), Whole());
        else Assert.Contains("'x = int(price)', column 5: ", Assert.Throws<DataException>(() => Whole()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decimals_are_computed_with_as_floating_point_numbers_and_copied_as_they_are()
    {
        Schema price = LogicalTypes.DecimalBuilder(2).Build(), small = LogicalTypes.DecimalBuilder(30).Build();
        Schema schema = Run.Struct(("price", price), ("debt", price), ("small", small));
        Value value = Value.Struct(Value.Bytes([0x30, 0x39]), Value.Bytes([0xFF]), Value.Bytes([5]));

        var after = Evaluate.Compute("twice = price * 2; same = price; text = string(price); owed = abs(debt); tiny = small * 1")
            .Apply(schema, value);

        Assert.Equal([Value.Float64(246.9), Value.Bytes([0x30, 0x39]), Value.String("123.45"), Value.Float64(0.01), Value.Float64(5e-30)],
            after.Value.Items[3..].ToArray());
        Assert.Equal(price, after.ValueSchema!.FindField("same")!.Schema);
        Assert.Equal(Schema.Float64, after.ValueSchema.FindField("twice")!.Schema);
        Assert.True(Keeps("price = 123.45 and debt < 0", schema, value.Items.ToArray()));
    }

    private static bool Keeps(string condition, Schema schema, params Value[] fields)
    {
        var record = Run.Record(schema, Value.Struct(fields));
        return Evaluate.Filter(condition).Apply(ref record, new ValueArena());
    }
}
