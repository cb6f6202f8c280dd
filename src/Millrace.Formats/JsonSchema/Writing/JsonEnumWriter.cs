using Millrace.Data;
using Millrace.Formats.Json;
using Millrace.Formats.Json.Writing;
using Millrace.Formats.JsonSchema.Mapping;

namespace Millrace.Formats.JsonSchema.Writing;

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
