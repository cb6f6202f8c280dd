using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Text;

namespace Millrace.Formats.Json.Reading;

internal sealed class JsonBooleanReader(Schema schema, NullHandling nulls) : JsonValueReader(schema, nulls)
{
    protected override void ReadValue(ref JsonInput input, out Value value)
    {
        if (input.Reader.TokenType is not (JsonTokenType.True or JsonTokenType.False))
            throw new DataException($"Invalid type for BOOLEAN: {input.NodeType}");
        value = Value.Boolean(input.Reader.TokenType == JsonTokenType.True);
    }
}

/// <summary>
/// Whole numbers, also those written as 1.0 or 1e3. Java narrows what does not fit and cuts fractions off; here both are errors.
/// </summary>
internal sealed class JsonIntegerReader(Schema schema, NullHandling nulls) : JsonValueReader(schema, nulls)
{
    protected override void ReadValue(ref JsonInput input, out Value value)
    {
        if (input.Reader.TokenType != JsonTokenType.Number)
            throw new DataException($"Invalid type for {Schema.TypeName}: {input.NodeType}");
        if (!input.Reader.TryGetInt64(out long number)) number = WholeNumber(input.Reader.ValueSpan);
        switch (Schema.Type)
        {
            case SchemaType.Int8 when number == (sbyte)number: value = Value.Int8((sbyte)number); break;
            case SchemaType.Int16 when number == (short)number: value = Value.Int16((short)number); break;
            case SchemaType.Int32 when number == (int)number: value = Value.Int32((int)number); break;
            case SchemaType.Int64: value = Value.Int64(number); break;
            default: throw OutOfRange(number.ToString(CultureInfo.InvariantCulture));
        }
    }

    private long WholeNumber(ReadOnlySpan<byte> digits)
    {
        const int Shown = 40;
        string text = Encoding.ASCII.GetString(digits);
        string shown = text.Length <= Shown ? text : text[..Shown] + "...";
        if (!DecimalText.TryParse(text, out BigInteger unscaled, out int scale)) throw OutOfRange(shown);
        BigInteger whole = scale <= 0
            ? unscaled * BigInteger.Pow(10, -scale)
            : BigInteger.DivRem(unscaled, BigInteger.Pow(10, scale), out unscaled);
        if (scale > 0 && !unscaled.IsZero) throw new DataException($"{shown} is no whole number, and the type is {Schema.TypeName}");
        return whole >= long.MinValue && whole <= long.MaxValue ? (long)whole : throw OutOfRange(shown);
    }

    private DataException OutOfRange(string number) => new($"{number} is out of range of {Schema.TypeName}");
}

/// <summary>FLOAT32 and FLOAT64. What JSON has no number for (NaN, Infinity) is written as text, and read so.</summary>
internal sealed class JsonFloatReader(Schema schema, NullHandling nulls) : JsonValueReader(schema, nulls)
{
    protected override void ReadValue(ref JsonInput input, out Value value)
    {
        double number;
        if (input.Reader.TokenType == JsonTokenType.Number)
        {
            if (!JavaNumbers.TryParseShort(input.Reader.ValueSpan, out number)) number = input.Reader.GetDouble();
        }
        else if (input.Reader.TokenType != JsonTokenType.String || !JavaNumbers.TryParse(input.Reader.GetString()!, out number))
        {
            throw new DataException($"Invalid type for {Schema.TypeName}: {input.NodeType}");
        }

        value = Schema.Type == SchemaType.Float32 ? Value.Float32((float)number) : Value.Float64(number);
        // A finite text is no infinity: 1e400, or 1e39 in 32 bits. Java makes one of it.
        if (!double.IsFinite(value.ToDouble()) && (double.IsFinite(number) || input.Reader.TokenType == JsonTokenType.Number))
            throw new DataException($"{System.Text.Encoding.ASCII.GetString(input.Reader.ValueSpan)} is out of range of {Schema.TypeName}");
    }
}

/// <summary>Decimals: base64 of the unscaled number, or a number.</summary>
internal sealed class JsonDecimalReader(Schema schema, NullHandling nulls) : JsonValueReader(schema, nulls)
{
    private readonly int _scale = LogicalTypes.ScaleOf(schema);

    protected override void ReadValue(ref JsonInput input, out Value value)
    {
        if (input.Reader.TokenType == JsonTokenType.String)
        {
            value = input.ReadBase64();
            return;
        }

        if (input.Reader.TokenType != JsonTokenType.Number)
            throw new DataException(
                $"Invalid type for Decimal, underlying representation should be numeric or bytes but was {input.NodeType}");
        ReadOnlySpan<byte> digits = input.Reader.ValueSpan;
        if (!DecimalText.TryParse(Encoding.ASCII.GetString(digits), out BigInteger unscaled, out int scale))
            throw new DataException(
                string.Create(CultureInfo.InvariantCulture, $"A number of {digits.Length} digits is out of range of a Decimal"));
        value = input.Arena.Bytes(DecimalText.Rescale(unscaled, scale, _scale));
    }
}

internal sealed class JsonStringReader(Schema schema, NullHandling nulls) : JsonValueReader(schema, nulls)
{
    protected override void ReadValue(ref JsonInput input, out Value value)
    {
        if (input.Reader.TokenType != JsonTokenType.String) throw new DataException($"Invalid type for STRING: {input.NodeType}");
        value = input.ReadText();
    }
}

internal sealed class JsonBytesReader(Schema schema, NullHandling nulls) : JsonValueReader(schema, nulls)
{
    protected override void ReadValue(ref JsonInput input, out Value value) => value = input.ReadBase64();
}

/// <summary>Date, Time and Timestamp: whole numbers of the base type, nothing else.</summary>
internal sealed class JsonTemporalReader(Schema schema, NullHandling nulls) : JsonValueReader(schema, nulls)
{
    protected override void ReadValue(ref JsonInput input, out Value value)
    {
        if (Schema.Type == SchemaType.Int32)
        {
            if (input.Reader.TokenType != JsonTokenType.Number || !input.Reader.TryGetInt32(out int days)) throw Invalid(input);
            value = Value.Int32(days);
        }
        else
        {
            if (input.Reader.TokenType != JsonTokenType.Number || !input.Reader.TryGetInt64(out long milliseconds)) throw Invalid(input);
            value = Value.Int64(milliseconds);
        }
    }

    private DataException Invalid(in JsonInput input) => new($"Invalid type for {Schema.Name![(Schema.Name!.LastIndexOf('.') + 1)..]}, "
        + $"underlying representation should be {Schema.Type.ToString().ToLowerInvariant()} but was {input.NodeType}");
}
