using System.Buffers;
using System.Text.Json;
using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Json.Reading;
using Millrace.Formats.Json.Writing;

namespace Millrace.Formats.Json;

/// <summary>
/// JSON with or without its schema in an envelope, as <c>org.apache.kafka.connect.json.JsonConverter</c> reads and writes it.
/// </summary>
internal sealed class JsonConverter : Converter
{
    private readonly Dictionary<Schema, JsonEncoding> _encodings = [];
    private readonly ValueStack _stack = new();
    private readonly JsonDecoding _schemaless = new(null, SchemalessReader.Instance);
    private EnvelopeReader? _envelopes;
    private JsonDecoding? _content;
    private JsonEncoding? _schemalessEncoding;
    private JsonEncoding? _lastEncoding;
    private NullHandling _nulls;
    private DecimalFormat _decimals;
    private bool _hasSchemas;
    private int _cacheSize;

    /// <inheritdoc/>
    public override ConfigDef Config => JsonConverterSettings.Def;

    /// <inheritdoc/>
    public override void Configure(IReadOnlyDictionary<string, string> config, ConverterRole role)
    {
        ConfigValues values = JsonConverterSettings.Def.Parse(config);
        _hasSchemas = values.Get(JsonConverterSettings.SchemasEnable);
        _nulls = values.Get(JsonConverterSettings.ReplaceNull) ? NullHandling.Default : NullHandling.Null;
        _decimals = values.Get(JsonConverterSettings.DecimalFormat);
        _cacheSize = Math.Max(1, values.Get(JsonConverterSettings.CacheSize));
        _envelopes = new EnvelopeReader(_nulls, _cacheSize);
        _schemalessEncoding = Encoding(null);
        if (_hasSchemas && values.Get(JsonConverterSettings.SchemaContent) is { Length: > 0 } content) _content = ParseContent(content);
    }

    /// <inheritdoc/>
    public override Schema? DecodeNull(string topic) => _content?.Schema;

    /// <inheritdoc/>
    public override Schema? Decode(string topic, ReadOnlySpan<byte> payload, ValueArena arena, out Value value)
    {
        _stack.Clear();
        // Java takes it for a tombstone when there are no schemas, and so deletes what nobody meant to delete.
        if (payload.IsEmpty)
        {
            throw new DataException(
                "An empty value is no JSON, and no tombstone, which is a record without a value. Send null bytes to delete, "
                + "or read such topics with the StringConverter or the ByteArrayConverter.");
        }

        try
        {
            return DecodeText(payload, arena, out value);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            // Numbers such as 007 are no JSON, but Jackson is configured to take them.
            if (LeadingZeros.TryRemove(payload) is { } repaired) return Decode(topic, repaired, arena, out value);
            throw new DataException(
                $"Converting byte[] to Kafka Connect data failed due to serialization error: {JsonFault.Describe(fault)}", fault);
        }
    }

    /// <inheritdoc/>
    public override bool Encode(string topic, Schema? schema, in Value value, IBufferWriter<byte> output)
    {
        if (schema is null && value.IsNull && !value.IsLiteralNull) return false;
        JsonEncoding? encoding = schema is null ? _schemalessEncoding : _lastEncoding;
        if (encoding is null || !ReferenceEquals(encoding.Schema, schema)) _lastEncoding = encoding = FindEncoding(schema!);
        var json = new JsonOutput(output);
        json.Write(encoding.Prefix);
        encoding.Writer.Write(ref json, value);
        if (_hasSchemas) json.Write((byte)'}');
        json.Flush();
        return true;
    }

    private Schema? DecodeText(ReadOnlySpan<byte> message, ValueArena arena, out Value value)
    {
        ReadOnlySpan<byte> payload = message;
        bool mayHaveMore = false;
        JsonDecoding decoding = !_hasSchemas ? _schemaless : _content ?? _envelopes!.Open(message, out payload, out mayHaveMore);
        Read(decoding, payload, arena, out value, out int consumed);
        if (!mayHaveMore || EnvelopeReader.IsClosed(payload[consumed..])) return decoding.Schema;
        // A member after the payload: look at the whole message, which reports what is wrong, or that a later payload counts.
        decoding = _envelopes!.Parse(message, out payload);
        Read(decoding, payload, arena, out value, out _);
        return decoding.Schema;
    }

    private void Read(JsonDecoding decoding, ReadOnlySpan<byte> payload, ValueArena arena, out Value value, out int consumed)
    {
        var input = new JsonInput(payload, arena, _stack);
        input.Reader.Read();
        decoding.Reader.Read(ref input, out value);
        if (value.IsNull) value = Value.LiteralNull;
        consumed = (int)input.Reader.BytesConsumed;
    }

    private JsonEncoding FindEncoding(Schema schema)
    {
        if (_encodings.TryGetValue(schema, out JsonEncoding? known))
            return ReferenceEquals(known.Schema, schema) ? known : known with { Schema = schema };
        if (_encodings.Count >= _cacheSize) _encodings.Clear();
        return _encodings[schema] = Encoding(schema);
    }

    private JsonEncoding Encoding(Schema? schema)
    {
        string prefix = _hasSchemas ? $"{{\"schema\":{ConnectSchemaWriter.Print(schema, _decimals)},\"payload\":" : "";
        return new JsonEncoding(schema, System.Text.Encoding.UTF8.GetBytes(prefix), JsonWriterCompiler.Compile(schema, _nulls, _decimals));
    }

    private JsonDecoding ParseContent(string content)
    {
        try
        {
            Schema? schema = ConnectSchemaReader.Read(JsonElement.Parse(content));
            return new JsonDecoding(schema, JsonReaderCompiler.Compile(schema, _nulls));
        }
        catch (Exception fault) when (fault is JsonException or DataException)
        {
            throw new ConfigException(
                $"Invalid value for configuration {JsonConverterSettings.SchemaContent.Name}: {JsonFault.Describe(fault)}", fault);
        }
    }
}
