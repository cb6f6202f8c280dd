using FsCheck;
using FsCheck.Fluent;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Transforms.Tests;

public sealed class CastTests
{
    public static TheoryData<Value, Value, string> Casts => new()
    {
        { Value.Int32(-128), Value.Int8(-128), "int8" },
        { Value.Float64(-3.9), Value.Int16(-3), "int16" },
        { Value.Float64(2147483647.9), Value.Int32(int.MaxValue), "int32" },
        { Value.Float64(-9223372036854775808.0), Value.Int64(long.MinValue), "int64" },
        { Value.Float64(double.NegativeInfinity), Value.Float32(float.NegativeInfinity), "float32" },
        { Value.NumberText("12345678901234567890"), Value.Float64(12345678901234567890.0), "float64" },
        { Value.NumberText("12345678901234567890"), Value.String("12345678901234567890"), "string" },
        { Value.Boolean(true), Value.Float32(1), "float32" },
        { Value.Float32(0.5f), Value.Boolean(false), "boolean" },
        { Value.Int8(-2), Value.Boolean(true), "boolean" },
        { Value.String("TRUE"), Value.Boolean(true), "boolean" },
        { Value.String("yes"), Value.Boolean(false), "boolean" },
        { Value.String("+127"), Value.Int8(127), "int8" },
        { Value.String("1e2"), Value.Float64(100), "float64" },
        { Value.Float64(1), Value.String("1.0"), "string" },
        { Value.Bytes([1, 2, 3]), Value.String("AQID"), "string" },
        { Value.Null, Value.Null, "int8" },
    };

    [Theory]
    [MemberData(nameof(Casts))]
    public void Casts_a_whole_value_without_a_schema(Value value, Value expected, string type) =>
        Assert.Equal(expected, Run.Make("Cast$Value", ("spec", type)).Apply(null, value).Value);

    [Fact]
    public void Casts_fields_and_keeps_optionality_and_the_cast_default()
    {
        Schema number = new SchemaBuilder(SchemaType.String).Optional().Default(Value.String("12")).Build();
        Schema schema = Run.Builder(("n", number), ("other", Schema.Boolean), ("day", LogicalTypes.DateSchema)).Optional().Build();

        var after = Run.Make("Cast$Value", ("spec", "n:int32,day:string,unknown:int8"))
            .Apply(schema, Value.Struct(Value.Null, Value.Boolean(true), Value.Int32(19_000)));

        Assert.Equal(Value.Struct(Value.Int32(12), Value.Boolean(true), Value.String("2022-01-08")), after.Value);
        Schema cast = after.ValueSchema!;
        Assert.Equal(("Order", 2, "An order.", true), (cast.Name, cast.Version, cast.Doc, cast.IsOptional));
        Assert.Equal(new SchemaBuilder(SchemaType.Int32).Optional().Default(Value.Int32(12)).Build(), cast.Fields[0].Schema);
        Assert.Equal(Schema.String, cast.Fields[2].Schema);
    }

    [Fact]
    public void A_null_field_stays_null_when_defaults_are_not_wanted()
    {
        Schema number = new SchemaBuilder(SchemaType.String).Optional().Default(Value.String("12")).Build();

        var after = Run.Make("Cast$Value", ("spec", "n:int32"), ("replace.null.with.default", "false"))
            .Apply(Run.Struct(("n", number)), Value.Struct(Value.Null));

        Assert.Equal(Value.Struct(Value.Null), after.Value);
    }

    public static TheoryData<Value, string, string> TooLarge => new()
    {
        { Value.Int64(3_000_000_000), "int32", "3000000000 does not fit INT32" },
        { Value.Int32(300), "int8", "300 does not fit INT8" },
        { Value.Int32(-32_769), "int16", "-32769 does not fit INT16" },
        { Value.Float64(1e20), "int64", "1.0E20 does not fit INT64" },
        { Value.Float64(9223372036854775808.0), "int64", "does not fit INT64" },
        { Value.Float64(double.NaN), "int32", "NaN does not fit INT32" },
        { Value.Float32(float.PositiveInfinity), "int8", "Infinity does not fit INT8" },
        { Value.Float64(1e39), "float32", "1.0E39 does not fit FLOAT32" },
        { Value.String("1e39"), "float32", "out of range" },
        { Value.NumberText("12345678901234567890"), "int64", "out of range" },
    };

    [Theory]
    [MemberData(nameof(TooLarge))]
    public void A_number_that_does_not_fit_is_an_error_that_names_it_and_its_field(Value value, string type, string words)
    {
        Assert.Contains(words, Assert.Throws<DataException>(() => Run.Make("Cast$Value", ("spec", type)).Apply(null, value)).Message,
            StringComparison.Ordinal);
        string inMap =
            Assert.Throws<DataException>(() => Run.Make("Cast$Value", ("spec", $"n:{type}")).Apply(null, Run.Map(("n", value)))).Message;
        Assert.StartsWith("Field n: ", inMap, StringComparison.Ordinal);
        Schema schema = value.Kind switch
        {
            ValueKind.Int64 =>
                Schema.Int64,
            ValueKind.Int32 =>
                Schema.Int32,
            ValueKind.Float64 => Schema.Float64,
            ValueKind.Float32 => Schema.Float32,
            _ => Schema.String,
        };
        string inStruct = Assert.Throws<DataException>(() =>
            Run.Make("Cast$Value", ("spec", $"n:{type}"))
            .Apply(Run.Struct(("a", Schema.Int8), ("n", schema)), Value.Struct(Value.Int8(1), value))).Message;
        Assert.StartsWith("Field n: ", inStruct, StringComparison.Ordinal);
        Assert.Contains(words, inStruct, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_whole_number_keeps_its_value_or_is_an_error() =>
    Prop.ForAll(ArbMap.Default.ArbFor<long>(), ArbMap.Default.ArbFor<byte>(), (number, bits) =>
    {
        long narrower = number >> (bits % 64);
        foreach (var (type, least, most) in new[] { ("int8", (long)sbyte.MinValue, (long)sbyte.MaxValue),
            ("int16", short.MinValue, short.MaxValue), ("int32", int.MinValue, int.MaxValue) })
        {
            Transformation cast = Run.Make("Cast$Value", ("spec", type));
            if (narrower >= least && narrower <= most) Assert.Equal(narrower, cast.Apply(null, Value.Int64(narrower)).Value.AsInt64);
            else Assert.Throws<DataException>(() => cast.Apply(null, Value.Int64(narrower)));
        }
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(-1, "1969-12-31")]
    [InlineData(0, "1970-01-01")]
    [InlineData(1, "1970-01-02")]
    [InlineData(-719162, "0001-01-01")]
    public void Dates_keep_their_day_as_text(int days, string text) =>
        Assert.Equal(Value.String(text), Run.Make("Cast$Value", ("spec", "string"))
            .Apply(LogicalTypes.DateSchema, Value.Int32(days)).Value);

    [Theory]
    [InlineData(-1, "1969-12-31T23:59:59.999Z")]
    [InlineData(0, "1970-01-01T00:00:00.000Z")]
    [InlineData(80_000_123, "1970-01-01T22:13:20.123Z")]
    [InlineData(-86_400_000, "1969-12-31T00:00:00.000Z")]
    [InlineData(86_400_000, "1970-01-02")]
    [InlineData(1_700_000_000_123, "2023-11-14T22:13:20.123Z")]
    public void Timestamps_keep_their_day_as_text(long milliseconds, string text) =>
        Assert.Equal(Value.String(text), Run.Make("Cast$Value", ("spec", "string"))
            .Apply(LogicalTypes.TimestampSchema, Value.Int64(milliseconds)).Value);

    [Theory]
    [InlineData(0, "00:00:00.000Z")]
    [InlineData(86_399_999, "23:59:59.999Z")]
    public void Times_are_times_as_text(int milliseconds, string text) =>
        Assert.Equal(Value.String(text), Run.Make("Cast$Value", ("spec", "string"))
            .Apply(LogicalTypes.TimeSchema, Value.Int32(milliseconds)).Value);

    [Fact]
    public void Decimals_lose_their_fraction_and_nothing_else()
    {
        Schema whole = LogicalTypes.DecimalBuilder(0).Build();
        Assert.Contains("40000000000 does not fit INT32", Assert.Throws<DataException>(
            () => Run.Make("Cast$Value", ("spec", "int32")).Apply(whole, Value.Bytes([9, 0x50, 0x2F, 0x90, 0]))).Message,
            StringComparison.Ordinal);
        Assert.Throws<DataException>(() =>
            Run.Make("Cast$Value", ("spec", "float64")).Apply(LogicalTypes.DecimalBuilder(-400).Build(), Value.Bytes([1])));
        Schema money = LogicalTypes.DecimalBuilder(2).Build();
        Value value = Value.Bytes([0x27, 0x0F]); // 99.99

        Assert.Equal(Value.Int8(99), Run.Make("Cast$Value", ("spec", "int8")).Apply(money, value).Value);
        Assert.Equal(Value.Float64(99.99), Run.Make("Cast$Value", ("spec", "float64")).Apply(money, value).Value);
        Assert.Equal(Value.String("99.99"), Run.Make("Cast$Value", ("spec", "string")).Apply(money, value).Value);
    }

    [Fact]
    public void A_scale_without_bound_is_not_calculated()
    {
        Transformation cast = Run.Make("Cast$Value", ("spec", "int64"));
        Assert.Equal(Value.Int64(0), cast.Apply(LogicalTypes.DecimalBuilder(int.MaxValue).Build(), Value.Bytes([5])).Value);
        Assert.Throws<DataException>(() => cast.Apply(LogicalTypes.DecimalBuilder(int.MinValue).Build(), Value.Bytes([5])));
    }

    [Fact]
    public void Keys_that_are_missing_are_added_as_null() => Assert.Equal(
        Run.Map(("a", Value.Int64(1)), ("b", Value.Null)),
        Run.Make("Cast$Value", ("spec", "a:int64,b:int8")).Apply(null, Run.Map(("a", Value.String("1")))).Value);

    [Theory]
    [InlineData("128", "int8")]
    [InlineData("1.5", "int32")]
    [InlineData(" 1", "int64")]
    [InlineData("x", "float64")]
    public void Texts_that_are_no_such_number_are_refused(string text, string type)
    {
        var fault = Assert.Throws<DataException>(() => Run.Make("Cast$Value", ("spec", type)).Apply(Schema.String, Value.String(text)));
        Assert.Equal($"Value ({text}) was out of range for requested data type", fault.Message);
    }

    [Fact]
    public void Bytes_and_lists_are_cast_to_no_number()
    {
        Assert.Throws<DataException>(() => Run.Make("Cast$Value", ("spec", "int8")).Apply(null, Value.Bytes([1])));
        Assert.Throws<DataException>(() => Run.Make("Cast$Value", ("spec", "string")).Apply(null, Value.Array()));
        var fault = Assert.Throws<DataException>(() => Run.Make("Cast$Value", ("spec", "a:int8")).Apply(null, Value.Int8(1)));
        Assert.Equal("Only Map objects supported in absence of schema for [cast types], found: java.lang.Byte", fault.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a:bytes")]
    [InlineData("int8,string")]
    [InlineData("a:int8,string")]
    public void Wrong_specs_are_refused(string spec) => Assert.Throws<ConfigException>(() => Run.Make("Cast$Value", ("spec", spec)));
}
