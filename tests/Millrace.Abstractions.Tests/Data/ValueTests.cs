using Millrace.Data;

namespace Millrace.Abstractions.Tests.Data;

public class ValueTests
{
    public static TheoryData<Value, ValueKind> OneOfEachKind => new()
    {
        { Value.Null, ValueKind.Null },
        { Value.Boolean(true), ValueKind.Boolean },
        { Value.Int8(-1), ValueKind.Int8 },
        { Value.Int16(-1), ValueKind.Int16 },
        { Value.Int32(-1), ValueKind.Int32 },
        { Value.Int64(-1), ValueKind.Int64 },
        { Value.Float32(-1), ValueKind.Float32 },
        { Value.Float64(-1), ValueKind.Float64 },
        { Value.String("x"), ValueKind.String },
        { Value.Utf8([120], 0, 1), ValueKind.String },
        { Value.Bytes([1]), ValueKind.Bytes },
        { Value.Array(Value.Null), ValueKind.Array },
        { Value.Map(Value.Null, Value.Null), ValueKind.Map },
        { Value.Struct(Value.Null), ValueKind.Struct },
    };

    [Theory]
    [MemberData(nameof(OneOfEachKind))]
    public void Knows_what_it_holds(Value value, ValueKind kind) => Assert.Equal(kind, value.Kind);

    [Fact]
    public void Takes_sixteen_bytes() => Assert.Equal(16, System.Runtime.CompilerServices.Unsafe.SizeOf<Value>());

    [Fact]
    public void Numbers_keep_their_extremes()
    {
        Assert.Equal(long.MinValue, Value.Int64(long.MinValue).AsInt64);
        Assert.Equal(sbyte.MinValue, Value.Int8(sbyte.MinValue).AsInt64);
        Assert.Equal(double.Epsilon, Value.Float64(double.Epsilon).AsFloat64);
        Assert.Equal(float.MaxValue, Value.Float32(float.MaxValue).ToDouble());
        Assert.True(double.IsNegative(Value.Float64(-0.0).AsFloat64));
    }

    [Fact]
    public void Text_is_the_same_in_either_form()
    {
        Value utf8 = Value.Utf8("xxüy"u8.ToArray(), 2, 2);
        Assert.Equal("ü", utf8.AsString);
        Assert.Equal(Value.String("ü"), utf8);
        Assert.Equal(Value.String("ü").GetHashCode(), utf8.GetHashCode());
        Assert.NotEqual(Value.Bytes([0xC3, 0xBC]), utf8);
    }

    [Fact]
    public void Numbers_of_different_types_differ() => Assert.NotEqual(Value.Int32(1), Value.Int64(1));

    [Fact]
    public void A_null_reference_is_the_null_value()
    {
        Assert.True(Value.String(null).IsNull);
        Assert.True(Value.Bytes(null).IsNull);
    }

    [Fact]
    public void Reading_the_wrong_kind_is_refused()
    {
        Assert.Throws<InvalidOperationException>(() => Value.Int64(1).AsBytes.Length);
        Assert.Throws<InvalidOperationException>(() => Value.Bytes([1]).Items.Length);
        Assert.Throws<InvalidOperationException>(() => Value.Struct().AsBytes.Length);
    }

    [Fact]
    public void A_slice_that_is_too_long_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Value.Bytes([], 0, Value.MaxLength + 1));

    [Fact]
    public void A_detached_value_outlives_its_batch()
    {
        var arena = new ValueArena();
        Value row = arena.Struct(2, out Span<Value> fields);
        fields[0] = arena.Utf8("boston");
        fields[1] = arena.Array(1, out Span<Value> items);
        items[0] = arena.Bytes([1, 2]);
        Value detached = row.Detach();
        Value expected = Value.Struct(Value.String("boston"), Value.Array(Value.Bytes([1, 2])));
        Assert.Equal(expected, detached);

        arena.Reset();
        arena.Struct(2, out fields);
        fields.Fill(Value.Int32(9));
        arena.Utf8("denver");
        Assert.Equal(expected, detached);
    }
}
