using System.Buffers;
using System.Text.Json;
using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Json.Reading;
using Millrace.Formats.Json.Writing;
using Millrace.Formats.Registry;

namespace Millrace.Formats.JsonSchema;

/// <summary>
/// JSON with JSON schemas in a Schema Registry, as <c>io.confluent.connect.json.JsonSchemaConverter</c> reads and writes it.
/// A schema is turned into a chain of readers or writers when it is first met; from then on a record costs no lookup but that of its id.
/// </summary>
internal sealed class JsonSchemaConverter : Converter
{
    private readonly Dictionary<(string Topic, int Id), JsonSchemaDecoding> _decodings = [];
    private readonly Dictionary<(string Topic, Schema Schema), JsonSchemaEncoding> _encodings = [];
    private readonly ValueStack _stack = new();
    private readonly ArrayBufferWriter<byte> _checked = new();
    private JsonSchemaPlans? _plans;
    private string? _schemaHeader;
    private int _cacheSize;
    private bool _indents;

    // Most records are like the one before.
    private JsonSchemaDecoding? _lastDecoding;
    private JsonSchemaEncoding? _lastEncoding;

    /// <inheritdoc/>
    public override ConfigDef Config => JsonSchemaSettings.Def;

    /// <inheritdoc/>
    public override void Configure(IReadOnlyDictionary<string, string> config, ConverterRole role)
    {
        ConfigValues values = JsonSchemaSettings.Def.Parse(config);
        JsonSchemaSettings settings = JsonSchemaSettings.Of(values);
        _schemaHeader = SchemaIds.HeaderOf(role);
        _cacheSize = values.Get(SchemaSettings.CacheSize);
        _indents = settings.Indents;
        _plans = new JsonSchemaPlans(SchemaRegistries.Create(values), values, settings, role);
    }

    /// <inheritdoc/>
    public override string? SchemaHeader => _schemaHeader;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> WrittenSchemaHeader => _lastEncoding is { } last ? last.Frame.Header : default;

    /// <inheritdoc/>
    public override Schema? Decode(string topic, ReadOnlySpan<byte> payload, ValueArena arena, out Value value) =>
        WireFormat.TryReadId(payload, out int id)
            ? Decode(topic, id, payload[WireFormat.PrefixLength..], arena, out value)
            : Decode(topic, Plans.NumberOf(WireFormat.ReadGuid(payload)), payload[WireFormat.GuidPrefixLength..], arena, out value);

    /// <inheritdoc/>
    public override Schema? Decode(string topic, ReadOnlySpan<byte> schemaHeader, ReadOnlySpan<byte> payload, ValueArena arena,
        out Value value) => !Plans.ReadsHeader
            ? Decode(topic, payload, arena, out value)
            : Decode(topic, WireFormat.TryReadId(schemaHeader, out int id) ? id : Plans.NumberOf(WireFormat.ReadGuid(schemaHeader)),
            payload, arena,
                out value);

    private Schema? Decode(string topic, int id, ReadOnlySpan<byte> json, ValueArena arena, out Value value)
    {
        JsonSchemaDecoding? decoding = _lastDecoding;
        if (decoding is null || decoding.Id != id || decoding.Topic != topic) _lastDecoding = decoding = FindDecoding(topic, id);
        _stack.Clear();
        try
        {
            Check(decoding.Validator, topic, json);
            var input = new JsonInput(json, arena, _stack);
            input.Reader.Read();
            decoding.Reader.Read(ref input, out value);
            if (value.IsNull) value = Value.LiteralNull;
            // Fails when something follows the value.
            input.Reader.Read();
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            throw new DataException(
                $"Converting byte[] to Kafka Connect data failed due to serialization error of topic {topic}: schema "
                + $"{Plans.NameOf(id)}: {JsonFault.Describe(fault)}", fault);
        }

        return decoding.Schema;
    }

    /// <inheritdoc/>
    public override bool Encode(string topic, Schema? schema, in Value value, IBufferWriter<byte> output)
    {
        if (schema is null)
        {
            if (value.IsNull) return false;
            throw new DataException(
                $"JSON Schema needs a schema, and the records for topic {topic} have none; org.apache.kafka.connect.json.JsonConverter "
                + $"writes without");
        }

        JsonSchemaEncoding? encoding = _lastEncoding;
        if (encoding is null || !ReferenceEquals(encoding.Schema, schema) || encoding.Topic != topic)
            _lastEncoding = encoding = FindEncoding(topic, schema);
        if (encoding.Validator is not null || _indents)
        {
            WriteChecked(encoding, value, output);
            return true;
        }

        var json = new JsonOutput(output);
        json.Write(encoding.Frame.Prefix);
        encoding.Writer.Write(ref json, value);
        json.Flush();
        return true;
    }

    private JsonSchemaPlans Plans => _plans ?? throw new InvalidOperationException($"{nameof(Configure)} was not called.");

    // Validation and indentation need the whole text.
    private void WriteChecked(JsonSchemaEncoding encoding, in Value value, IBufferWriter<byte> output)
    {
        _checked.ResetWrittenCount();
        var json = new JsonOutput(_checked);
        encoding.Writer.Write(ref json, value);
        json.Flush();
        Check(encoding.Validator, encoding.Topic, _checked.WrittenSpan);
        output.Write(encoding.Frame.Prefix);
        if (!_indents)
        {
            output.Write(_checked.WrittenSpan);
            return;
        }

        using var writer = new Utf8JsonWriter(output,
            new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        JsonElement.Parse(_checked.WrittenSpan, new JsonDocumentOptions { MaxDepth = JsonInput.MaxDepth }).WriteTo(writer);
    }

    private static void Check(JsonSchemaValidator? validator, string topic, ReadOnlySpan<byte> json)
    {
        if (validator?.FindFault(json) is { } fault)
            throw new DataException($"A record of topic {topic} is refused because of json.fail.invalid.schema=true: {fault}");
    }

    private JsonSchemaDecoding FindDecoding(string topic, int id)
    {
        if (_decodings.TryGetValue((topic, id), out JsonSchemaDecoding? known)) return known;
        if (_decodings.Count >= _cacheSize) _decodings.Clear();
        return _decodings[(topic, id)] = Plans.MakeDecoding(topic, id);
    }

    private JsonSchemaEncoding FindEncoding(string topic, Schema schema)
    {
        if (_encodings.TryGetValue((topic, schema), out JsonSchemaEncoding? known))
        {
            // The same content in another object, as sources make that build a schema per batch: the next record shall find it at once.
            return ReferenceEquals(known.Schema, schema) ? known : known with { Schema = schema };
        }

        if (_encodings.Count >= _cacheSize) _encodings.Clear();
        return _encodings[(topic, schema)] = Plans.MakeEncoding(topic, schema);
    }
}
