using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Formats.Json.Reading;

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
