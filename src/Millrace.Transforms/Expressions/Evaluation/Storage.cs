using Millrace.Data;
using Millrace.Transforms.Expressions.Syntax;

namespace Millrace.Transforms.Expressions.Evaluation;

/// <summary>Makes of a computed number one of the field's own type.</summary>
internal static class Storage
{
    /// <summary>Errors: when a whole number does not fit, or a type is not what the schema says.</summary>
    public static Value As(SchemaType type, in Value value, Spot spot)
    {
        ValueKind kind = value.Kind;
        switch (type)
        {
            case SchemaType.Float64
            when Numbers.IsNumber(kind):
                return kind == ValueKind.Float64 ? value : Value.Float64(Numbers.ToDouble(value, kind));
            case SchemaType.Float32 when Numbers.IsNumber(kind): return Value.Float32((float)Numbers.ToDouble(value, kind));
            case SchemaType.Int64 when Numbers.IsWhole(kind): return Value.Int64(value.AsInt64);
            case SchemaType.Int32
            when Numbers.IsWhole(kind):
                return Value.Int32((int)Within(int.MinValue, int.MaxValue, value.AsInt64, type, spot));
            case SchemaType.Int16
            when Numbers.IsWhole(kind):
                return Value.Int16((short)Within(short.MinValue, short.MaxValue, value.AsInt64, type, spot));
            case SchemaType.Int8
            when Numbers.IsWhole(kind):
                return Value.Int8((sbyte)Within(sbyte.MinValue, sbyte.MaxValue, value.AsInt64, type, spot));
            default: return value;
        }
    }

    private static long Within(long least, long most, long number, SchemaType type, Spot spot) =>
        number >= least && number <= most
        ? number
        : throw spot.Fault($"{number} does not fit a field of type {type.ToString().ToUpperInvariant()}");
}
