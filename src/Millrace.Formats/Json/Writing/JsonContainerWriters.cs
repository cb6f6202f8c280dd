using System.Text;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Text;

namespace Millrace.Formats.Json.Writing;

internal sealed class JsonListWriter(Schema schema, NullHandling nulls, JsonValueWriter item) : JsonValueWriter(schema, nulls)
{
    protected override void WriteValue(ref JsonOutput output, in Value value)
    {
        if (value.Kind != ValueKind.Array) throw Invalid(value);
        ReadOnlySpan<Value> items = value.Items;
        output.Write((byte)'[');
        for (int i = 0; i < items.Length; i++)
        {
            if (i > 0) output.Write((byte)',');
            item.Write(ref output, items[i]);
        }

        output.Write((byte)']');
    }
}

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

internal sealed class JsonStructWriter : JsonValueWriter
{
    // Each with what stands before it: brace or comma, name, colon.
    private readonly byte[][] _names;

    public JsonStructWriter(Schema schema, NullHandling nulls)
        : base(schema, nulls)
    {
        _names = schema.Fields.Select(field =>
        {
            var name = new StringBuilder(field.Index == 0 ? "{" : ",");
            JsonText.AppendString(name, field.Name);
            return Encoding.UTF8.GetBytes(name.Append(':').ToString());
        }).ToArray();
        Fields = new JsonValueWriter[_names.Length];
    }

    /// <summary>Filled by the compiler.</summary>
    public JsonValueWriter[] Fields { get; }

    protected override void WriteValue(ref JsonOutput output, in Value value)
    {
        if (value.Kind != ValueKind.Struct) throw Invalid(value);
        ReadOnlySpan<Value> fields = value.Items;
        if (fields.Length != _names.Length) throw new DataException("Mismatching schema.");
        if (fields.Length == 0) output.Write((byte)'{');
        int i = 0;
        try
        {
            for (; i < fields.Length; i++)
            {
                output.Write(_names[i]);
                Fields[i].Write(ref output, fields[i]);
            }
        }
        catch (DataException fault)
        {
            throw FieldFault.In(Schema.Fields[i].Name, fault);
        }

        output.Write((byte)'}');
    }
}
