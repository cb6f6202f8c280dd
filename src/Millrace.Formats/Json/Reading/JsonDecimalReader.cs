using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Formats.Json.Reading;

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
