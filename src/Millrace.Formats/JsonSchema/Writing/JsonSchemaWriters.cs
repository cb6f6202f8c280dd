using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Json;
using Millrace.Formats.Json.Writing;
using Millrace.Formats.JsonSchema.Mapping;

namespace Millrace.Formats.JsonSchema.Writing;

/// <summary>A map with keys that are no texts: a list of objects with <c>key</c> and <c>value</c>.</summary>
internal sealed class JsonEntryMapWriter(Schema schema, NullHandling nulls, JsonValueWriter key, JsonValueWriter item)
    : JsonValueWriter(schema, nulls)
{
    protected override void WriteValue(ref JsonOutput output, in Value value)
    {
        if (value.Kind != ValueKind.Map) throw Invalid(value);
        ReadOnlySpan<Value> entries = value.Items;
        output.Write((byte)'[');
        for (int i = 0; i < entries.Length; i += 2)
        {
            output.Write(i > 0 ? ",{\"key\":"u8 : "{\"key\":"u8);
            key.Write(ref output, entries[i]);
            output.Write(",\"value\":"u8);
            item.Write(ref output, entries[i + 1]);
            output.Write((byte)'}');
        }

        output.Write((byte)']');
    }
}

/// <summary>One of a set of texts, or null where that is one of them.</summary>
internal sealed class JsonEnumWriter(Schema schema, NullHandling nulls, string parameter) : JsonValueWriter(schema, nulls)
{
    private readonly bool _hasNull = schema.Parameters.ContainsKey($"{parameter}.{JsonNamesOfConnect.NullSymbol}");

    protected override void WriteValue(ref JsonOutput output, in Value value)
    {
        if (value.Kind != ValueKind.String) throw Invalid(value);
        if (_hasNull && value.AsString == JsonNamesOfConnect.NullSymbol) output.Write("null"u8);
        else output.WriteText(value);
    }
}

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
