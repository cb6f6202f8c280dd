using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Millrace.Connectors.Redis.Resp;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Connectors.Redis.Sink;

/// <summary>
/// Values as arguments of commands: text and bytes as they are, numbers in digits, lists, maps and structs as JSON. <b>Threads</b>: one at
/// a time.
/// </summary>
internal sealed class ValueText(Encoding charset)
{
    private static readonly JsonWriterOptions JsonOptions =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    // More than this is not kept between records.
    private const int LargestKept = 1024 * 1024;

    private readonly bool _isUtf8 = charset.CodePage == Encoding.UTF8.CodePage;
    private ArrayBufferWriter<byte> _scratch = new(256);

    public Encoding Charset => charset;

    /// <summary>Adds text or bytes without copying them more than once.</summary>
    public void AddPlain(RespCommands commands, in Value value)
    {
        if (value.Kind == ValueKind.Bytes || (value.IsUtf8 && _isUtf8)) commands.Add(value.AsMemory);
        else commands.Add(charset.GetBytes(value.AsString).AsSpan());
    }

    /// <summary>The bytes of text or of a byte string.</summary>
    public ReadOnlySpan<byte> Plain(in Value value) =>
        value.Kind == ValueKind.Bytes || (value.IsUtf8 && _isUtf8) ? value.AsBytes : charset.GetBytes(value.AsString);

    /// <summary>Adds any value but null; the schema, where there is one, says what logical type it is.</summary>
    public void Add(RespCommands commands, in Value value, Schema? schema)
    {
        switch (value.Kind)
        {
            case ValueKind.String:
            case ValueKind.Bytes when schema?.Name != LogicalTypes.Decimal:
                AddPlain(commands, value);
                return;
            case ValueKind.Boolean:
                commands.Add(value.AsBoolean ? "true"u8 : "false"u8);
                return;
            case ValueKind.Int8 or ValueKind.Int16 or ValueKind.Int32 or ValueKind.Int64:
                commands.Add(value.AsInt64);
                return;
            case ValueKind.Float32 or ValueKind.Float64:
                AddFloat(commands, value);
                return;
            case ValueKind.Bytes:
                commands.Add(DecimalText.Format(value.AsBytes, LogicalTypes.ScaleOf(schema!)));
                return;
            default:
                AddJson(commands, value, schema);
                return;
        }
    }

    /// <summary>Adds a value as a JSON document.</summary>
    public void AddJson(RespCommands commands, in Value value, Schema? schema)
    {
        if (_scratch.Capacity > LargestKept) _scratch = new ArrayBufferWriter<byte>(256);
        _scratch.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_scratch, JsonOptions)) Write(json, value, schema);
        commands.Add(_scratch.WrittenSpan);
    }

    private static void AddFloat(RespCommands commands, in Value value)
    {
        Span<byte> text = stackalloc byte[32];
        int length;
        if (value.Kind == ValueKind.Float32) Utf8Formatter.TryFormat(value.AsFloat32, text, out length);
        else Utf8Formatter.TryFormat(value.AsFloat64, text, out length);
        commands.Add(text[..length]);
    }

    private static void Write(Utf8JsonWriter json, in Value value, Schema? schema)
    {
        switch (value.Kind)
        {
            case ValueKind.Null: json.WriteNullValue(); break;
            case ValueKind.Boolean: json.WriteBooleanValue(value.AsBoolean); break;
            case ValueKind.Float32 or ValueKind.Float64: WriteFloat(json, value); break;
            case ValueKind.String when value.IsUtf8: json.WriteStringValue(value.AsBytes); break;
            case ValueKind.String when value.IsNumberText: json.WriteRawValue(value.AsString); break;
            case ValueKind.String: json.WriteStringValue(value.AsString); break;
            case ValueKind.Bytes when schema?.Name == LogicalTypes.Decimal:
                json.WriteRawValue(DecimalText.Format(value.AsBytes, LogicalTypes.ScaleOf(schema)));
                break;
            case ValueKind.Bytes: json.WriteBase64StringValue(value.AsBytes); break;
            case ValueKind.Array: WriteArray(json, value, schema); break;
            case ValueKind.Map: WriteMap(json, value, schema); break;
            case ValueKind.Struct: WriteStruct(json, value, schema); break;
            default: json.WriteNumberValue(value.AsInt64); break;
        }
    }

    // JSON has no NaN and no infinities.
    private static void WriteFloat(Utf8JsonWriter json, in Value value)
    {
        if (!double.IsFinite(value.ToDouble())) json.WriteNullValue();
        else if (value.Kind == ValueKind.Float32) json.WriteNumberValue(value.AsFloat32);
        else json.WriteNumberValue(value.AsFloat64);
    }

    private static void WriteArray(Utf8JsonWriter json, in Value value, Schema? schema)
    {
        json.WriteStartArray();
        foreach (Value item in value.Items) Write(json, item, schema?.ValueSchema);
        json.WriteEndArray();
    }

    private static void WriteMap(Utf8JsonWriter json, in Value value, Schema? schema)
    {
        json.WriteStartObject();
        ReadOnlySpan<Value> items = value.Items;
        for (int i = 0; i < items.Length; i += 2)
        {
            json.WritePropertyName(items[i].ToString());
            Write(json, items[i + 1], schema?.ValueSchema);
        }

        json.WriteEndObject();
    }

    private static void WriteStruct(Utf8JsonWriter json, in Value value, Schema? schema)
    {
        if (schema is null) throw new DataException("A struct has no schema.");
        json.WriteStartObject();
        ReadOnlySpan<Value> fields = value.Items;
        for (int i = 0; i < fields.Length; i++)
        {
            json.WritePropertyName(schema.Fields[i].Name);
            Write(json, fields[i], schema.Fields[i].Schema);
        }

        json.WriteEndObject();
    }
}
