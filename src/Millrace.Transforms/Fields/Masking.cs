using System.Globalization;
using System.Numerics;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Text;
using Millrace.Transforms.Parts;

namespace Millrace.Transforms.Fields;

/// <summary>What stands in for a value that is masked, by the value's own type. Null stays null.</summary>
internal sealed class Masking(string? replacement)
{
    public Value Mask(in Value value, Schema? schema)
    {
        if (value.IsNull) return value;
        return replacement is null ? Empty(value, schema) : Replaced(value, schema);
    }

    private static Value Empty(in Value value, Schema? schema) => value.Kind switch
    {
        ValueKind.Boolean => Value.Boolean(false),
        ValueKind.Int8 => Value.Int8(0),
        ValueKind.Int16 => Value.Int16(0),
        ValueKind.Int32 => Value.Int32(0),
        ValueKind.Int64 => Value.Int64(0),
        ValueKind.Float32 => Value.Float32(0),
        ValueKind.Float64 => Value.Float64(0),
        ValueKind.String => Value.String(""),
        ValueKind.Bytes when schema?.Name == LogicalTypes.Decimal => Value.Bytes([0]),
        ValueKind.Array => Value.Array(),
        ValueKind.Map => Value.Map(),
        _ => throw new DataException($"Cannot mask value of type: {JavaClass.Of(value, schema)}"),
    };

    private Value Replaced(in Value value, Schema? schema)
    {
        string type = JavaClass.Of(value, schema);
        if (type == "java.util.Date") throw Unsupported(type);
        switch (value.Kind)
        {
            case ValueKind.Int8: return Value.Int8((sbyte)Whole(sbyte.MinValue, sbyte.MaxValue));
            case ValueKind.Int16: return Value.Int16((short)Whole(short.MinValue, short.MaxValue));
            case ValueKind.Int32: return Value.Int32((int)Whole(int.MinValue, int.MaxValue));
            case ValueKind.Int64: return Value.Int64(Whole(long.MinValue, long.MaxValue));
            case ValueKind.Float32: return Value.Float32((float)Fraction());
            case ValueKind.Float64: return Value.Float64(Fraction());
            case ValueKind.String: return Value.String(replacement);
            case ValueKind.Bytes when schema?.Name == LogicalTypes.Decimal:
                if (!DecimalText.TryParse(replacement, out BigInteger unscaled, out int scale)) throw NoNumber();
                return Value.Bytes(DecimalText.Rescale(unscaled, scale, LogicalTypes.ScaleOf(schema)));
            default: throw Unsupported(type);
        }
    }

    private long Whole(long least, long most) =>
        long.TryParse(replacement, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) && number >= least
        && number <= most
            ? number
            : throw NoNumber();

    private double Fraction() => JavaNumbers.TryParse(replacement!, out double number) ? number : throw NoNumber();

    private DataException NoNumber() => new($"Unable to convert {replacement} (class java.lang.String) to number");

    private static DataException Unsupported(string type) => new($"Cannot mask value of type class {type} with custom replacement.");
}
