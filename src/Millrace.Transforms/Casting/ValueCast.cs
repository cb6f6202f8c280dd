using System.Globalization;
using System.Numerics;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Text;
using Millrace.Formats.Values;
using Millrace.Transforms.Parts;

namespace Millrace.Transforms.Casting;

/// <summary>
/// Casts of single values. Fractions are cut off; a number that does not fit is an error, where Java keeps some of its bits.
/// Texts are read strictly.
/// </summary>
internal static class ValueCast
{
    // Of a number of 64 bits.
    private const int MostDigits = 19;

    /// <summary>Null stays null.</summary>
    /// <param name="value">What to cast.</param>
    /// <param name="schema">Its schema, which tells logical types; null when there is none.</param>
    /// <param name="target">What to make of it.</param>
    /// <exception cref="DataException"/>
    public static Value To(in Value value, Schema? schema, SchemaType target)
    {
        if (value.IsNull) return value;
        if (value.Kind is ValueKind.Array or ValueKind.Map or ValueKind.Struct) throw Unexpected(value, schema);
        if (target == SchemaType.String) return value.Kind == ValueKind.String ? value : Value.String(ValueFormatter.Format(schema, value));
        if (value.Kind == ValueKind.String) return FromText(value.AsString, target);
        if (target is SchemaType.Float32 or SchemaType.Float64) return Fraction(value, schema, target);
        return Whole(value, schema, target);
    }

    private static Value FromText(string text, SchemaType target)
    {
        switch (target)
        {
            case SchemaType.Boolean: return Value.Boolean(text.Equals("true", StringComparison.OrdinalIgnoreCase));
            case SchemaType.Float32:
                if (!JavaNumbers.TryParse(text, out double single)) throw OutOfRange(text);
                float narrow = float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float exact)
                    ? exact
                    : (float)single;
                return float.IsFinite(narrow) || !double.IsFinite(single) ? Value.Float32(narrow) : throw OutOfRange(text);
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
        return isNumber && whole >= least && whole <= most ? Whole(whole, target)!.Value : throw OutOfRange(text);
    }

    private static Value Fraction(in Value value, Schema? schema, SchemaType target)
    {
        double number = value.Kind switch
        {
            ValueKind.Float32 or ValueKind.Float64 => value.ToDouble(),
            ValueKind.Bytes => IsDecimal(schema)
                ? double.Parse(DecimalText.Format(value.AsBytes, LogicalTypes.ScaleOf(schema!)), NumberStyles.Float,
                    CultureInfo.InvariantCulture)
                : throw Unexpected(value, schema),
            _ => value.AsInt64,
        };
        // Straight from 64 bits: by way of a double it would be rounded twice.
        if (target == SchemaType.Float32 && value.Kind == ValueKind.Int64) return Value.Float32(value.AsInt64);
        Value cast = target == SchemaType.Float32 ? Value.Float32((float)number) : Value.Float64(number);
        bool wasFinite = value.Kind == ValueKind.Bytes || double.IsFinite(number);
        return double.IsFinite(cast.ToDouble()) || !wasFinite ? cast : throw DoesNotFit(value, schema, target);
    }

    private static Value Whole(in Value value, Schema? schema, SchemaType target)
    {
        switch (value.Kind)
        {
            case ValueKind.Float32 or ValueKind.Float64:
                double number = value.ToDouble();
                if (target == SchemaType.Boolean) return Value.Boolean((long)number != 0);
                // 2^63 is the first that does not fit, and exact as a double; so is the least number.
                bool fits = number is >= long.MinValue and < 9223372036854775808.0;
                return (fits ? Whole((long)number, target) : null) ?? throw DoesNotFit(value, schema, target);
            case ValueKind.Bytes:
                if (!IsDecimal(schema)) throw Unexpected(value, schema);
                return Truncated(value.AsBytes, LogicalTypes.ScaleOf(schema!), target) ?? throw DoesNotFit(value, schema, target);
            default:
                return Whole(value.AsInt64, target) ?? throw DoesNotFit(value, schema, target);
        }
    }

    // Null: it does not fit.
    private static Value? Truncated(ReadOnlySpan<byte> unscaled, int scale, SchemaType target)
    {
        var number = new BigInteger(unscaled, isBigEndian: true);
        // A byte is less than three digits. The scale is what a schema says, and powers of ten without bound are not to be calculated.
        if (number.IsZero || scale > 3L * unscaled.Length) return Whole(0, target);
        if (scale < -MostDigits) return target == SchemaType.Boolean ? Value.Boolean(true) : null;
        BigInteger power = BigInteger.Pow(10, Math.Abs(scale));
        number = scale >= 0 ? number / power : number * power;
        if (target == SchemaType.Boolean) return Value.Boolean(!number.IsZero);
        return number >= long.MinValue && number <= long.MaxValue ? Whole((long)number, target) : null;
    }

    private static Value? Whole(long number, SchemaType target) => target switch
    {
        SchemaType.Int8 => number == (sbyte)number ? Value.Int8((sbyte)number) : null,
        SchemaType.Int16 => number == (short)number ? Value.Int16((short)number) : null,
        SchemaType.Int32 => number == (int)number ? Value.Int32((int)number) : null,
        SchemaType.Int64 => Value.Int64(number),
        _ => Value.Boolean(number != 0),
    };

    private static bool IsDecimal(Schema? schema) => schema?.Name == LogicalTypes.Decimal;

    private static DataException Unexpected(in Value value, Schema? schema) =>
        new($"Unexpected type in Cast transformation: {JavaClass.Of(value, schema)}");

    private static DataException DoesNotFit(in Value value, Schema? schema, SchemaType target) =>
        new($"{ValueFormatter.Format(schema, value)} does not fit {target.ToString().ToUpperInvariant()}");

    private static DataException OutOfRange(string text) => new($"Value ({text}) was out of range for requested data type");
}
