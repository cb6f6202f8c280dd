using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Transforms.Tests;

public sealed class CastTests
{
    public static TheoryData<Value, Value, string> Casts => new()
    {
        { Value.Int32(300), Value.Int8(44), "int8" },
        { Value.Float64(-3.9), Value.Int16(-3), "int16" },
        { Value.Float64(1e20), Value.Int32(int.MaxValue), "int32" },
        { Value.Float64(1e20), Value.Int64(long.MaxValue), "int64" },
        { Value.Float64(1e20), Value.Int8(-1), "int8" },
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

        var after = Run.Make("Cast$Value", ("spec", "n:int32,day:string,unknown:int8")).Apply(schema, Value.Struct(Value.Null, Value.Boolean(true), Value.Int32(19_000)));

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

        var after = Run.Make("Cast$Value", ("spec", "n:int32"), ("replace.null.with.default", "false")).Apply(Run.Struct(("n", number)), Value.Struct(Value.Null));

        Assert.Equal(Value.Struct(Value.Null), after.Value);
    }

    [Fact]
    public void Decimals_are_cut_to_their_low_bits()
    {
        Schema money = LogicalTypes.DecimalBuilder(2).Build();
        Value value = Value.Bytes([0x27, 0x0F]); // 99.99

        Assert.Equal(Value.Int8(99), Run.Make("Cast$Value", ("spec", "int8")).Apply(money, value).Value);
        Assert.Equal(Value.Float64(99.99), Run.Make("Cast$Value", ("spec", "float64")).Apply(money, value).Value);
        Assert.Equal(Value.String("99.99"), Run.Make("Cast$Value", ("spec", "string")).Apply(money, value).Value);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void A_scale_without_bound_is_not_calculated(int scale) =>
        Assert.Equal(Value.Int64(0), Run.Make("Cast$Value", ("spec", "int64")).Apply(LogicalTypes.DecimalBuilder(scale).Build(), Value.Bytes([5])).Value);

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
