using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Formats.Json.Writing;

/// <summary>A map: an object if its keys are texts, else a list of pairs.</summary>
internal sealed class JsonMapWriter(Schema schema, NullHandling nulls, JsonValueWriter key, JsonValueWriter item)
    : JsonValueWriter(schema, nulls)
{
    private readonly bool _isObject = schema.KeySchema!.Type == SchemaType.String;

    protected override void WriteValue(ref JsonOutput output, in Value value)
    {
        if (value.Kind != ValueKind.Map) throw Invalid(value);
        ReadOnlySpan<Value> entries = value.Items;
        output.Write(_isObject ? (byte)'{' : (byte)'[');
        for (int i = 0; i < entries.Length; i += 2)
        {
            if (i > 0) output.Write((byte)',');
            if (!_isObject) output.Write((byte)'[');
            if (_isObject && entries[i].IsNull)
                throw new DataException("Conversion error: null key in a map that is written as a JSON object");
            key.Write(ref output, entries[i]);
            output.Write(_isObject ? (byte)':' : (byte)',');
            item.Write(ref output, entries[i + 1]);
            if (!_isObject) output.Write((byte)']');
        }

        output.Write(_isObject ? (byte)'}' : (byte)']');
    }
}
