using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Formats.Json.Writing;

/// <summary>Values without a schema, written by what they are.</summary>
internal sealed class SchemalessWriter : JsonValueWriter
{
    public static readonly SchemalessWriter Instance = new();

    // As deep as JSON is read; a value that contains itself ends here too.
    private const int MaxDepth = 500;

    private SchemalessWriter()
        : base(Schema.OptionalString, NullHandling.Null)
    {
    }

    protected override void WriteValue(ref JsonOutput output, in Value value) => Write(ref output, value, 0);

    private static void Write(ref JsonOutput output, in Value value, int depth)
    {
        if (depth > MaxDepth) throw new DataException($"A value without schema is nested deeper than {MaxDepth} levels");
        switch (value.Kind)
        {
            case ValueKind.Null: output.Write("null"u8); break;
            case ValueKind.Boolean: output.Write(value.AsBoolean ? "true"u8 : "false"u8); break;
            case ValueKind.Float32: output.WriteNumber(value.AsFloat32); break;
            case ValueKind.Float64: output.WriteNumber(value.AsFloat64); break;
            case ValueKind.String when value.IsNumberText: output.WriteAscii(value.AsString); break;
            case ValueKind.String: output.WriteText(value); break;
            case ValueKind.Bytes: output.WriteBase64(value.AsBytes); break;
            case ValueKind.Array: WriteList(ref output, value.Items, depth); break;
            case ValueKind.Map: WriteMap(ref output, value.Items, depth); break;
            case ValueKind.Struct: throw new DataException("A struct needs a schema to be written as JSON");
            default: output.WriteNumber(value.AsInt64); break;
        }
    }

    private static void WriteList(ref JsonOutput output, ReadOnlySpan<Value> items, int depth)
    {
        output.Write((byte)'[');
        for (int i = 0; i < items.Length; i++)
        {
            if (i > 0) output.Write((byte)',');
            Write(ref output, items[i], depth + 1);
        }

        output.Write((byte)']');
    }

    private static void WriteMap(ref JsonOutput output, ReadOnlySpan<Value> entries, int depth)
    {
        bool isObject = true;
        for (int i = 0; i < entries.Length; i += 2) isObject &= entries[i].Kind == ValueKind.String;
        output.Write(isObject ? (byte)'{' : (byte)'[');
        for (int i = 0; i < entries.Length; i += 2)
        {
            if (i > 0) output.Write((byte)',');
            if (!isObject) output.Write((byte)'[');
            Write(ref output, entries[i], depth + 1);
            output.Write(isObject ? (byte)':' : (byte)',');
            Write(ref output, entries[i + 1], depth + 1);
            if (!isObject) output.Write((byte)']');
        }

        output.Write(isObject ? (byte)'}' : (byte)']');
    }
}
