using System.Text.Json;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Text;

namespace Millrace.Formats.Json.Reading;

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
