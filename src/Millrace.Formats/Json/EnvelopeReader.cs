using System.Text.Json;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Json.Reading;

namespace Millrace.Formats.Json;

/// <summary>
/// Takes envelopes <c>{"schema":...,"payload":...}</c> apart. Schemas that repeat are parsed once:
/// a message that begins with the very bytes of the one before goes straight to its payload; any other schema is looked up by its bytes.
/// </summary>
internal sealed class EnvelopeReader(NullHandling nulls, int cacheSize)
{
    private const string NoEnvelope =
        "JsonConverter with schemas.enable requires \"schema\" and \"payload\" fields and may not contain additional fields. "
        + "If you are trying to deserialize plain JSON data, set schemas.enable=false in your converter configuration.";

    private readonly Dictionary<byte[], JsonDecoding> _known = new(BytesComparer.Instance);

    // Everything before the payload of the last message that had its schema in front.
    private byte[] _prefix = [];
    private JsonDecoding? _prefixed;

    /// <summary>
    /// Finds the decoding and the bytes of the payload. What follows the payload has been checked, or is checked by <see cref="IsClosed"/>.
    /// </summary>
    public JsonDecoding Open(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> payload, out bool mayHaveMore)
    {
        mayHaveMore = _prefixed is not null && message.StartsWith(_prefix);
        if (!mayHaveMore) return Parse(message, out payload);
        payload = message[_prefix.Length..];
        return _prefixed!;
    }

    /// <summary>True when nothing but the closing brace follows the payload.</summary>
    public static bool IsClosed(ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart(" \t\r\n"u8);
        return rest.Length > 0 && rest[0] == (byte)'}';
    }

    /// <summary>Takes a message apart token by token.</summary>
    public JsonDecoding Parse(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> payload)
    {
        var reader = new JsonInput(message, null!, null!).Reader;
        Range? schema = null, content = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new DataException(NoEnvelope);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isSchema = reader.ValueTextEquals("schema"u8);
            if (!isSchema && !reader.ValueTextEquals("payload"u8)) throw new DataException(NoEnvelope);
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            Range range = start..(int)reader.BytesConsumed;
            if (isSchema) schema = range;
            else content = range;
        }

        if (schema is null || content is null) throw new DataException(NoEnvelope);
        payload = message[content.Value];
        JsonDecoding decoding = Find(message[schema.Value]);
        if (schema.Value.Start.Value < content.Value.Start.Value)
        {
            _prefix = message[..content.Value.Start].ToArray();
            _prefixed = decoding;
        }

        return decoding;
    }

    private JsonDecoding Find(ReadOnlySpan<byte> schema)
    {
        var bySpan = _known.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (bySpan.TryGetValue(schema, out JsonDecoding? known)) return known;
        Schema? parsed = ConnectSchemaReader.Read(JsonElement.Parse(schema, new JsonDocumentOptions { MaxDepth = 500 }));
        if (_known.Count >= cacheSize) _known.Clear();
        return bySpan[schema] = new JsonDecoding(parsed, JsonReaderCompiler.Compile(parsed, nulls));
    }
}
