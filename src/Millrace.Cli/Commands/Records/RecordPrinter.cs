using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Millrace.Cli.Commands.Meter;
using Millrace.Cli.Terminal;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Kafka;

namespace Millrace.Cli.Commands.Records;

/// <summary>
/// Prints consumed records: a payload that begins like Avro or Protobuf under a registry is decoded to JSON, valid UTF-8 is printed as it is, anything else as base64.
/// </summary>
internal sealed class RecordPrinter(Uri registry, RecordPrinter.Style style)
{
    private readonly Converter[] _registered = [ValueConverters.Create(MeterFormat.Avro, registry), ValueConverters.Create(MeterFormat.Protobuf, registry)];

    // Which of them reads the schema of an id.
    private readonly Dictionary<int, Converter> _bySchema = [];

    private readonly Converter _json = ValueConverters.Create(ValueConverters.JsonClass, new() { ["schemas.enable"] = "false", ["decimal.format"] = "NUMERIC" });
    private readonly ValueArena _arena = new();
    private readonly ArrayBufferWriter<byte> _text = new();
    private readonly ArrayBufferWriter<byte> _line = new();

    private bool _registryNoted;

    internal enum Style
    {
        /// <summary>The value alone.</summary>
        Value,

        /// <summary>One JSON object with topic, partition, offset, timestamp, key, value and headers.</summary>
        Whole,
    }

    public void Print(in Message message)
    {
        if (style == Style.Value) _line.Write(Text(message.Topic, message.Value, message.IsValueNull, out _));
        else PrintWhole(in message);
        _line.Write("\n"u8);
        if (_line.WrittenCount > 64 * 1024) Flush();
    }

    /// <summary>False once whoever read our output has gone, as <c>head</c> does.</summary>
    public bool HasReader { get; private set; } = true;

    public void Flush()
    {
        HasReader &= StandardOutput.TryWrite(_line.WrittenSpan);
        _line.ResetWrittenCount();
    }

    private void PrintWhole(in Message message)
    {
        using var json = new Utf8JsonWriter(_line, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("topic", message.Topic);
        json.WriteNumber("partition", message.Partition);
        json.WriteNumber("offset", message.Offset);
        json.WriteNumber("timestamp", message.Timestamp);
        Write(json, "key", Text(message.Topic, message.Key, message.IsKeyNull, out bool isJson), isJson);
        Write(json, "value", Text(message.Topic, message.Value, message.IsValueNull, out isJson), isJson);
        HeaderList headers = message.Headers;
        if (headers.Count > 0)
        {
            json.WriteStartArray("headers");
            foreach (Header header in headers)
            {
                json.WriteStartObject();
                Write(json, header.Name, Text(message.Topic, header.Value, header.IsValueNull, out isJson), isJson);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, ReadOnlySpan<byte> text, bool isJson)
    {
        json.WritePropertyName(name);
        if (isJson) json.WriteRawValue(text);
        else json.WriteStringValue(text);
    }

    /// <summary>The payload as text; valid until the next call. Says whether that text is a JSON value of its own.</summary>
    private ReadOnlySpan<byte> Text(string topic, ReadOnlySpan<byte> payload, bool isNull, out bool isJson)
    {
        isJson = true;
        if (isNull) return "null"u8;
        if (!_registryNoted && FindSchemaId(payload) is { } id && TryRegistered(topic, payload, id)) return _text.WrittenSpan;
        isJson = IsJson(payload);
        if (isJson || Utf8.IsValid(payload)) return payload.ToArray();
        return Encoding.ASCII.GetBytes(Convert.ToBase64String(payload));
    }

    // Magic byte 0 and a schema id: https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format
    private static int? FindSchemaId(ReadOnlySpan<byte> payload) =>
        payload.Length >= 5 && payload[0] == 0 && BinaryPrimitives.ReadInt32BigEndian(payload[1..]) is > 0 and var id ? id : null;

    private bool TryRegistered(string topic, ReadOnlySpan<byte> payload, int id)
    {
        if (_bySchema.TryGetValue(id, out Converter? known)) return TryDecode(known, topic, payload);
        foreach (Converter converter in _registered)
        {
            if (_registryNoted || !TryDecode(converter, topic, payload)) continue;
            _bySchema[id] = converter;
            return true;
        }

        return false;
    }

    private bool TryDecode(Converter converter, string topic, ReadOnlySpan<byte> payload)
    {
        _arena.Reset();
        _text.ResetWrittenCount();
        try
        {
            Schema? schema = converter.Decode(topic, payload, _arena, out Value value);
            return _json.Encode(topic, schema, in value, _text);
        }
        catch (RetriableException fault)
        {
            if (!_registryNoted) Answer.Note($"millrace: values that look like Avro or Protobuf are printed as bytes: {fault.Message.ReplaceLineEndings(" ")} Name the registry with --registry.");
            _registryNoted = true;
            return false;
        }
        catch (ConnectException)
        {
            // Of another format: it is printed as the bytes it is, unless the next converter knows it.
            return false;
        }
    }

    private static bool IsJson(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty || payload[0] is not ((byte)'{' or (byte)'[')) return false;
        var reader = new Utf8JsonReader(payload);
        try
        {
            reader.Skip();
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            // Text that only begins like JSON.
            return false;
        }
    }
}
