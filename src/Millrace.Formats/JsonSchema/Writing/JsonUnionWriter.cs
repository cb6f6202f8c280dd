using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Json;
using Millrace.Formats.Json.Writing;

namespace Millrace.Formats.JsonSchema.Writing;

/// <summary>A struct that stands for a choice: its first field that is not null is written as it is.</summary>
internal sealed class JsonUnionWriter(Schema schema, NullHandling nulls) : JsonValueWriter(schema, nulls)
{
    /// <summary>Filled by the compiler.</summary>
    public JsonValueWriter[] Members { get; } = new JsonValueWriter[schema.Fields.Count];

    protected override void WriteValue(ref JsonOutput output, in Value value)
    {
        if (value.Kind != ValueKind.Struct) throw Invalid(value);
        ReadOnlySpan<Value> fields = value.Items;
        if (fields.Length != Members.Length) throw new DataException("Mismatching schema.");
        for (int i = 0; i < fields.Length; i++)
        {
            if (fields[i].IsNull) continue;
            Members[i].Write(ref output, fields[i]);
            return;
        }

        if (!Schema.IsOptional) throw new DataException("Conversion error: none of the fields of a oneOf is set, and it may not be null");
        output.Write("null"u8);
    }
}
