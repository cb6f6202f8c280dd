using System.Buffers;
using System.Globalization;
using System.Text;
using Millrace.Data;

namespace Millrace.Connectors.File;

/// <summary>
/// The text form of a value as Java's connector writes it: text as it is, <c>Struct{a=1,b=x}</c> without null fields, <c>{a=1, b=2}</c>,
/// <c>[1, 2]</c>, <c>null</c>. Bytes, whose Java form says nothing, are written as base64.
/// </summary>
internal static class LineWriter
{
    public static void Write(Schema? schema, in Value value, IBufferWriter<byte> output)
    {
        switch (value.Kind)
        {
            case ValueKind.Null:
                output.Write("null"u8);
                break;
            case ValueKind.Boolean:
                output.Write(value.AsBoolean ? "true"u8 : "false"u8);
                break;
            case ValueKind.String when value.IsUtf8:
                output.Write(value.AsBytes);
                break;
            case ValueKind.String:
                Encoding.UTF8.GetBytes(value.AsString, output);
                break;
            case ValueKind.Bytes:
                Encoding.UTF8.GetBytes(Convert.ToBase64String(value.AsBytes), output);
                break;
            case ValueKind.Float32:
                Encoding.UTF8.GetBytes(WithPoint(value.AsFloat32.ToString("R", CultureInfo.InvariantCulture)), output);
                break;
            case ValueKind.Float64:
                Encoding.UTF8.GetBytes(WithPoint(value.AsFloat64.ToString("R", CultureInfo.InvariantCulture)), output);
                break;
            case ValueKind.Array:
                WriteList(schema, value.Items, output);
                break;
            case ValueKind.Map:
                WriteMap(schema, value.Items, output);
                break;
            case ValueKind.Struct:
                WriteStruct(schema, value.Items, output);
                break;
            default:
                Span<byte> number = output.GetSpan(20);
                value.AsInt64.TryFormat(number, out int written, default, CultureInfo.InvariantCulture);
                output.Advance(written);
                break;
        }
    }

    private static void WriteList(Schema? schema, ReadOnlySpan<Value> items, IBufferWriter<byte> output)
    {
        output.Write("["u8);
        for (int i = 0; i < items.Length; i++)
        {
            if (i > 0) output.Write(", "u8);
            Write(schema?.ValueSchema, items[i], output);
        }

        output.Write("]"u8);
    }

    private static void WriteMap(Schema? schema, ReadOnlySpan<Value> keysAndValues, IBufferWriter<byte> output)
    {
        output.Write("{"u8);
        for (int i = 0; i < keysAndValues.Length; i += 2)
        {
            if (i > 0) output.Write(", "u8);
            Write(schema?.KeySchema, keysAndValues[i], output);
            output.Write("="u8);
            Write(schema?.ValueSchema, keysAndValues[i + 1], output);
        }

        output.Write("}"u8);
    }

    private static void WriteStruct(Schema? schema, ReadOnlySpan<Value> values, IBufferWriter<byte> output)
    {
        output.Write("Struct{"u8);
        bool isFirst = true;
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i].IsNull) continue;
            if (!isFirst) output.Write(","u8);
            isFirst = false;
            Field? field = schema?.Fields[i];
            Encoding.UTF8.GetBytes(field?.Name ?? i.ToString(CultureInfo.InvariantCulture), output);
            output.Write("="u8);
            Write(field?.Schema, values[i], output);
        }

        output.Write("}"u8);
    }

    // Java prints 1.0 where .NET prints 1.
    private static string WithPoint(string number) => number.AsSpan().IndexOfAnyExcept("-0123456789") < 0 ? number + ".0" : number;
}
