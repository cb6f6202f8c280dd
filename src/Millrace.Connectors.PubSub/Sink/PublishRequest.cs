using System.Buffers;
using System.Text.Json;
using Millrace.Connectors.PubSub.Client;

namespace Millrace.Connectors.PubSub.Sink;

/// <summary>
/// Messages of one publish request, already JSON, all of one ordering key.
/// Any run of them can be sent, so that a bad one can be found without writing them anew.
/// </summary>
internal sealed class PublishRequest
{
    private static readonly byte[] Head = """{"messages":["""u8.ToArray();
    private static readonly byte[] Tail = "]}"u8.ToArray();

    private readonly ArrayBufferWriter<byte> _json = new(4096);
    private readonly Utf8JsonWriter _writer;
    private readonly List<(int Record, int Start, int End)> _messages = [];

    // The relaxed encoder leaves + of base64 and non-ASCII text as they are; nobody puts this into HTML.
    public PublishRequest() =>
        _writer = new Utf8JsonWriter(_json, new JsonWriterOptions
        {
            Encoder =
            System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true
        });

    public int Count => _messages.Count;

    /// <summary>Bytes as the service counts them.</summary>
    public long Size { get; private set; }

    /// <summary>Bytes of memory it holds.</summary>
    public int Capacity => _json.Capacity;

    public void Clear()
    {
        _json.ResetWrittenCount();
        _messages.Clear();
        Size = 0;
    }

    /// <param name="record">Index of the record in its batch.</param>
    public void Add(int record, MessageDraft message)
    {
        if (Count > 0) _json.Write(","u8);
        int start = _json.WrittenCount;
        _writer.Reset();
        _writer.WriteStartObject();
        if (message.Data.Length > 0) _writer.WriteBase64String("data"u8, message.Data);
        if (message.Attributes.Count > 0)
        {
            _writer.WriteStartObject("attributes"u8);
            for (int i = 0; i < message.Attributes.Count; i++)
                _writer.WriteString(message.Attributes.NameAt(i), message.Attributes.ValueAt(i));
            _writer.WriteEndObject();
        }

        if (message.OrderingKey.Length > 0) _writer.WriteString("orderingKey"u8, message.OrderingKey);
        _writer.WriteEndObject();
        _writer.Flush();
        _messages.Add((record, start, _json.WrittenCount));
        Size += message.Size;
    }

    /// <summary>Index in its batch of the record behind a message.</summary>
    public int RecordAt(int message) => _messages[message].Record;

    public JsonParts Slice(int first, int count)
    {
        int start = _messages[first].Start;
        return new JsonParts(Head, _json.WrittenMemory[start.._messages[first + count - 1].End], Tail);
    }
}
