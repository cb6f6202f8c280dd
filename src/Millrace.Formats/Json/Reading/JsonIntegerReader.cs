using System.Text.Json;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Formats.Json.Reading;

/// <summary>Whole numbers. As in Java they are narrowed without a check, and fractions cut off.</summary>
internal sealed class JsonIntegerReader(Schema schema, NullHandling nulls) : JsonValueReader(schema, nulls)
{
    protected override void ReadValue(ref JsonInput input, out Value value)
    {
        if (input.Reader.TokenType != JsonTokenType.Number) throw new DataException($"Invalid type for {Schema.TypeName}: {input.NodeType}");
        if (!input.Reader.TryGetInt64(out long number)) number = (long)input.Reader.GetDouble();
        value = Schema.Type switch
        {
            SchemaType.Int8 => Value.Int8((sbyte)number),
            SchemaType.Int16 => Value.Int16((short)number),
            SchemaType.Int32 => Value.Int32((int)number),
            _ => Value.Int64(number),
        };
    }
}
