using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Millrace.Cli.Terminal;
using Millrace.Formats;
using Millrace.Kafka;

namespace Millrace.Cli.Commands.Records;

/// <summary>Prints consumed records: by a template, or as JSON with everything there is.</summary>
internal sealed class RecordPrinter(PayloadText payloads, RecordTemplate? template)
{
    private readonly ArrayBufferWriter<byte> _line = new();

    public PayloadFormat KeyFormat { get; init; }

    public PayloadFormat ValueFormat { get; init; }

    /// <summary>What stands for a null, which is neither an empty text nor the text "null".</summary>
    public string NullMarker { get; init; } = "<null>";

    /// <summary>False once whoever read our output has gone, as <c>head</c> does.</summary>
    public bool HasReader { get; private set; } = true;

    /// <exception cref="CommandException">It names the record when its key or value is not in its format.</exception>
    public void Print(in Message message)
    {
        if (template is null) PrintWhole(in message);
        else PrintParts(in message, template.Parts);
        if (_line.WrittenCount > 64 * 1024) Flush();
    }

    public void Flush()
    {
        HasReader &= StandardOutput.TryWrite(_line.WrittenSpan);
        _line.ResetWrittenCount();
    }

    private void PrintParts(in Message message, IReadOnlyList<RecordTemplate.Part> parts)
    {
        foreach (RecordTemplate.Part part in parts)
        {
            switch (part.Letter)
            {
                case 's': _line.Write(message.IsValueNull ? Null() : Value(in message, out _)); break;
                case 'k': _line.Write(message.IsKeyNull ? Null() : Key(in message, out _)); break;
                case 'S': Write(message.IsValueNull ? -1 : message.Value.Length); break;
                case 'K': Write(message.IsKeyNull ? -1 : message.Key.Length); break;
                case 't': Write(message.Topic); break;
                case 'p': Write(message.Partition); break;
                case 'o': Write(message.Offset); break;
                case 'T': Write(message.Timestamp); break;
                case 'i': Write(message.Timestamp < 0 ? "" : Time(message.Timestamp)); break;
                case 'h': WriteHeaders(in message); break;
                default: _line.Write(part.Text); break;
            }
        }
    }

    private void PrintWhole(in Message message)
    {
        using (var json = new Utf8JsonWriter(_line,
            new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("topic", message.Topic);
            json.WriteNumber("partition", message.Partition);
            json.WriteNumber("offset", message.Offset);
            json.WriteNumber("timestamp", message.Timestamp);
            bool isJson = true;
            Write(json, "key", message.IsKeyNull ? "null"u8 : Key(in message, out isJson), isJson);
            isJson = true;
            Write(json, "value", message.IsValueNull ? "null"u8 : Value(in message, out isJson), isJson);
            HeaderList headers = message.Headers;
            if (headers.Count > 0)
            {
                json.WriteStartArray("headers");
                foreach (Header header in headers)
                {
                    json.WriteStartObject();
                    isJson = true;
                    Write(json, header.Name, header.IsValueNull
                        ? "null"u8
                        : payloads.Read(message.Topic, header.Value, PayloadFormat.Auto, out isJson), isJson);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        _line.Write("\n"u8);
    }

    private static void Write(Utf8JsonWriter json, string name, ReadOnlySpan<byte> text, bool isJson)
    {
        json.WritePropertyName(name);
        if (isJson) json.WriteRawValue(text);
        else json.WriteStringValue(text);
    }

    private ReadOnlySpan<byte> Key(in Message message, out bool isJson)
    {
        try
        {
            return payloads.Read(message.Topic, message.Headers.LastValueOf(PayloadText.KeySchemaHeader), message.Key, KeyFormat,
                out isJson);
        }
        catch (FormatException fault)
        {
            throw Misfit("key", in message, fault);
        }
    }

    private ReadOnlySpan<byte> Value(in Message message, out bool isJson)
    {
        try
        {
            return payloads.Read(message.Topic, message.Headers.LastValueOf(PayloadText.ValueSchemaHeader), message.Value, ValueFormat,
                out isJson);
        }
        catch (FormatException fault)
        {
            throw Misfit("value", in message, fault);
        }
    }

    private static CommandException Misfit(string what, in Message message, FormatException fault) =>
        CommandException.Usage($"The {what} at {message.Topic}-{message.Partition}@{message.Offset} {fault.Message} (--{what}-format).");

    // As kcat prints them: name=value,name=value
    private void WriteHeaders(in Message message)
    {
        bool isFirst = true;
        foreach (Header header in message.Headers)
        {
            if (!isFirst) _line.Write(","u8);
            isFirst = false;
            _line.Write(header.NameUtf8);
            _line.Write("="u8);
            _line.Write(header.IsValueNull ? Null() : payloads.Read(message.Topic, header.Value, PayloadFormat.Auto, out _));
        }
    }

    private byte[] Null() => Encoding.UTF8.GetBytes(NullMarker);

    private static string Time(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private void Write(long number) => Write(number.ToString(CultureInfo.InvariantCulture));

    private void Write(string text) => _line.Write(Encoding.UTF8.GetBytes(text));
}
