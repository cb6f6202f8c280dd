using System.Text.Json;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Formats.Json.Reading;

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
