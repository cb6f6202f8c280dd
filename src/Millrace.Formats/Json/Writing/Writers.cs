using System.Text;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Text;

namespace Millrace.Formats.Json.Writing;

// One writer for each type of Connect.

internal sealed class JsonIntegerWriter(Schema schema, NullHandling nulls) : JsonValueWriter(schema, nulls)
{
    private readonly ValueKind _kind = schema.Type switch
    {
        SchemaType.Int8 => ValueKind.Int8,
        SchemaType.Int16 => ValueKind.Int16,
        SchemaType.Int32 => ValueKind.Int32,
        _ => ValueKind.Int64,
    };

    protected override void WriteValue(ref JsonOutput output, in Value value)
    {
        if (value.Kind != _kind) throw Invalid(value);
        output.WriteNumber(value.AsInt64);
    }
}

internal sealed class JsonFloatWriter(Schema schema, NullHandling nulls) : JsonValueWriter(schema, nulls)
{
    protected override void WriteValue(ref JsonOutput output, in Value value)
    {
        if (value.Kind == ValueKind.Float64 && Schema.Type == SchemaType.Float64) output.WriteNumber(value.AsFloat64);
        else if (value.Kind == ValueKind.Float32 && Schema.Type == SchemaType.Float32) output.WriteNumber(value.AsFloat32);
        else throw Invalid(value);
    }
}

internal sealed class JsonBooleanWriter(Schema schema, NullHandling nulls) : JsonValueWriter(schema, nulls)
{
    protected override void WriteValue(ref JsonOutput output, in Value value)
    {
        if (value.Kind != ValueKind.Boolean) throw Invalid(value);
        output.Write(value.AsBoolean ? "true"u8 : "false"u8);
    }
}

internal sealed class JsonStringWriter(Schema schema, NullHandling nulls) : JsonValueWriter(schema, nulls)
{
    protected override void WriteValue(ref JsonOutput output, in Value value)
    {
        if (value.Kind != ValueKind.String) throw Invalid(value);
        output.WriteText(value);
    }
}

internal sealed class JsonBytesWriter(Schema schema, NullHandling nulls) : JsonValueWriter(schema, nulls)
{
    protected override void WriteValue(ref JsonOutput output, in Value value)
    {
        if (value.Kind != ValueKind.Bytes) throw Invalid(value);
        output.WriteBase64(value.AsBytes);
    }
}

/// <summary>A Decimal as a number.</summary>
internal sealed class JsonDecimalWriter(Schema schema, NullHandling nulls) : JsonValueWriter(schema, nulls)
{
    private readonly int _scale = LogicalTypes.ScaleOf(schema);

    protected override void WriteValue(ref JsonOutput output, in Value value)
    {
        if (value.Kind != ValueKind.Bytes) throw Invalid(value);
        output.WriteAscii(DecimalText.Format(value.AsBytes, _scale));
    }
}

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
internal sealed class JsonMapWriter(Schema schema, NullHandling nulls, JsonValueWriter key, JsonValueWriter item) : JsonValueWriter(schema, nulls)
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
            if (_isObject && entries[i].IsNull) throw new DataException("Conversion error: null key in a map that is written as a JSON object");
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
        for (int i = 0; i < fields.Length; i++)
        {
            output.Write(_names[i]);
            Fields[i].Write(ref output, fields[i]);
        }

        output.Write((byte)'}');
    }
}
