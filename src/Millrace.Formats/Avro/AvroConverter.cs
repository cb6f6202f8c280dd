using System.Buffers;
using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Avro.Wire;
using Millrace.Formats.Registry;

namespace Millrace.Formats.Avro;

/// <summary>
/// Avro with schemas in a Schema Registry, as <c>io.confluent.connect.avro.AvroConverter</c> reads and writes it.
/// A schema is turned into a chain of field readers or writers when it is first met;
/// from then on a record costs no lookup but that of its id.
/// </summary>
internal sealed class AvroConverter : Converter
{
    private readonly Dictionary<(string Topic, int Id), AvroDecoding> _decodings = [];
    private readonly Dictionary<(string Topic, Schema? Schema), AvroEncoding> _encodings = [];
    private readonly ValueStack _stack = new();
    private AvroPlans? _plans;
    private string? _schemaHeader;
    private int _cacheSize;
    private bool _failsOnTrailingData;

    // Most records are like the one before.
    private AvroDecoding? _lastDecoding;
    private AvroEncoding? _lastEncoding;

    /// <inheritdoc/>
    public override ConfigDef Config => AvroSettings.Def;

    /// <inheritdoc/>
    public override void Configure(IReadOnlyDictionary<string, string> config, ConverterRole role)
    {
        ConfigValues values = AvroSettings.Def.Parse(config);
        AvroSettings settings = AvroSettings.Of(values);
        _schemaHeader = SchemaIds.HeaderOf(role);
        _cacheSize = values.Get(SchemaSettings.CacheSize);
        _failsOnTrailingData = settings.FailsOnTrailingData;
        _plans = new AvroPlans(SchemaRegistries.Create(values), values, settings, role);
    }

    /// <inheritdoc/>
    public override string? SchemaHeader => _schemaHeader;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> WrittenSchemaHeader => _lastEncoding?.Header;

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

    private Schema? Decode(string topic, int id, ReadOnlySpan<byte> body, ValueArena arena, out Value value)
    {
        AvroDecoding? decoding = _lastDecoding;
        if (decoding is null || decoding.Id != id || decoding.Topic != topic) _lastDecoding = decoding = FindDecoding(topic, id);
        _stack.Clear();
        var reader = new AvroReader(body, arena, _stack);
        decoding.Reader.Read(ref reader, out value);
        if (value.IsNull) value = Value.LiteralNull;
        if (_failsOnTrailingData && reader.BytesLeft > 0)
            throw new DataException($"{reader.BytesLeft} bytes follow the Avro value of schema {Plans.NameOf(id)} in topic {topic}");
        return decoding.Schema;
    }

    /// <inheritdoc/>
    public override bool Encode(string topic, Schema? schema, in Value value, IBufferWriter<byte> output)
    {
        if (value.IsNull)
        {
            if (schema is null || schema.IsOptional) return false;
            if (!schema.HasDefault) throw new DataException("Found null value for non-optional schema");
        }

        AvroEncoding? encoding = _lastEncoding;
        if (encoding is null || !ReferenceEquals(encoding.Schema, schema) || encoding.Topic != topic)
            _lastEncoding = encoding = FindEncoding(topic, schema);
        var writer = new AvroWriter(output);
        if (encoding.Header is null) writer.WriteSchemaId(encoding.Id);
        encoding.Writer.Write(ref writer, value.IsNull ? schema!.Default : value);
        writer.Flush();
        return true;
    }

    private AvroPlans Plans => _plans ?? throw new InvalidOperationException($"{nameof(Configure)} was not called.");

    private AvroDecoding FindDecoding(string topic, int id)
    {
        if (_decodings.TryGetValue((topic, id), out AvroDecoding? known)) return known;
        if (_decodings.Count >= _cacheSize) _decodings.Clear();
        return _decodings[(topic, id)] = Plans.MakeDecoding(topic, id);
    }

    private AvroEncoding FindEncoding(string topic, Schema? schema)
    {
        if (_encodings.TryGetValue((topic, schema), out AvroEncoding? known))
        {
            // The same content in another object, as sources make that build a schema per batch: the next record shall find it at once.
            return ReferenceEquals(known.Schema, schema) ? known : known with { Schema = schema };
        }

        if (_encodings.Count >= _cacheSize) _encodings.Clear();
        return _encodings[(topic, schema)] = Plans.MakeEncoding(topic, schema);
    }
}
