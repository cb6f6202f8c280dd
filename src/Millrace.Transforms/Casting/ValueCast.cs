using System.Globalization;
using System.Numerics;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Text;
using Millrace.Formats.Values;
using Millrace.Transforms.Parts;

namespace Millrace.Transforms.Casting;

/// <summary>Casts of single values. Numbers are narrowed as in C, without a check of the range; texts are read strictly.</summary>
internal static class ValueCast
{
    /// <summary>Null stays null. Errors: <see cref="DataException"/>.</summary>
    /// <param name="value">What to cast.</param>
    /// <param name="schema">Its schema, which tells logical types; null when there is none.</param>
    /// <param name="target">What to make of it.</param>
    public static Value To(in Value value, Schema? schema, SchemaType target)
    {
        if (value.IsNull) return value;
        if (value.Kind is ValueKind.Array or ValueKind.Map or ValueKind.Struct) throw Unexpected(value, schema);
        if (target == SchemaType.String) return value.Kind == ValueKind.String ? value : Value.String(ValueFormatter.Format(schema, value));
        if (value.Kind == ValueKind.String) return FromText(value.AsString, target);
        if (target is SchemaType.Float32 or SchemaType.Float64) return Fraction(value, schema, target);
        return Whole(Integer(value, schema, target), target);
    }

    private static Value FromText(string text, SchemaType target)
    {
        switch (target)
        {
            case SchemaType.Boolean: return Value.Boolean(text.Equals("true", StringComparison.OrdinalIgnoreCase));
            case SchemaType.Float32:
                if (!JavaNumbers.TryParse(text, out double single)) throw OutOfRange(text);
                return Value.Float32(float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float exact) ? exact : (float)single);
            case SchemaType.Float64: return JavaNumbers.TryParse(text, out double number) ? Value.Float64(number) : throw OutOfRange(text);
        }

        var (least, most) = target switch
        {
            SchemaType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
            SchemaType.Int16 => (short.MinValue, short.MaxValue),
            SchemaType.Int32 => (int.MinValue, int.MaxValue),
            _ => (long.MinValue, long.MaxValue),
        };
        bool isNumber = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole);
        return isNumber && whole >= least && whole <= most ? Whole(whole, target) : throw OutOfRange(text);
    }

    private static Value Fraction(in Value value, Schema? schema, SchemaType target)
    {
        double number = value.Kind switch
        {
            ValueKind.Float32 or ValueKind.Float64 => value.ToDouble(),
            ValueKind.Bytes => IsDecimal(schema)
                ? double.Parse(DecimalText.Format(value.AsBytes, LogicalTypes.ScaleOf(schema!)), NumberStyles.Float, CultureInfo.InvariantCulture)
                : throw Unexpected(value, schema),
            _ => value.AsInt64,
        };
        // Straight from 64 bits: by way of a double it would be rounded twice.
        if (target == SchemaType.Float32 && value.Kind == ValueKind.Int64) return Value.Float32(value.AsInt64);
        return target == SchemaType.Float32 ? Value.Float32((float)number) : Value.Float64(number);
    }

    // As Java: a fraction goes to 32 bits first (to 64 for INT64 and BOOLEAN), where it stays at the end of the range.
    private static long Integer(in Value value, Schema? schema, SchemaType target) => value.Kind switch
    {
        ValueKind.Float32 or ValueKind.Float64 when target is SchemaType.Int64 or SchemaType.Boolean => (long)value.ToDouble(),
        ValueKind.Float32 or ValueKind.Float64 => (int)value.ToDouble(),
        ValueKind.Bytes => IsDecimal(schema) ? LowBits(value.AsBytes, LogicalTypes.ScaleOf(schema!)) : throw Unexpected(value, schema),
        _ => value.AsInt64,
    };

    private static long LowBits(ReadOnlySpan<byte> unscaled, int scale)
    {
        var number = new BigInteger(unscaled, isBigEndian: true);
        // Where nothing is left: beyond three digits for each byte all are cut off, and 10^64 has no bits in the lowest 64. The scale is what a schema says.
        if (scale > 3L * unscaled.Length || scale <= -64) return 0;
        number = scale >= 0 ? number / BigInteger.Pow(10, scale) : number * BigInteger.Pow(10, -scale);
        return (long)(ulong)(number & ulong.MaxValue);
    }

    private static Value Whole(long number, SchemaType target) => target switch
    {
        SchemaType.Int8 => Value.Int8(unchecked((sbyte)number)),
        SchemaType.Int16 => Value.Int16(unchecked((short)number)),
        SchemaType.Int32 => Value.Int32(unchecked((int)number)),
        SchemaType.Int64 => Value.Int64(number),
        _ => Value.Boolean(number != 0),
    };

    private static bool IsDecimal(Schema? schema) => schema?.Name == LogicalTypes.Decimal;

    private static DataException Unexpected(in Value value, Schema? schema) =>
        new($"Unexpected type in Cast transformation: {JavaClass.Of(value, schema)}");

    private static DataException OutOfRange(string text) => new($"Value ({text}) was out of range for requested data type");
}
