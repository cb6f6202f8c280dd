using System.Buffers;
using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Protobuf.Reading;
using Millrace.Formats.Protobuf.Wire;
using Millrace.Formats.Protobuf.Writing;
using Millrace.Formats.Registry;

namespace Millrace.Formats.Protobuf;

/// <summary>
/// Protobuf with schemas in a Schema Registry, as <c>io.confluent.connect.protobuf.ProtobufConverter</c> reads and writes it.
/// A schema is turned into a table of field readers or writers when it is first met;
/// from then on a record costs no lookup but that of its id.
/// </summary>
internal sealed class ProtobufConverter : Converter
{
    private readonly Dictionary<(string Topic, int Id, UInt128 Path), ProtobufDecoding> _decodings = [];
    private readonly Dictionary<(string Topic, Schema Schema), ProtobufEncoding> _encodings = [];
    private readonly ValueStack _stack = new();
    private readonly ProtobufBuffer _buffer = new();
    private ProtobufPlans? _plans;
    private string? _schemaHeader;
    private int _cacheSize;

    // Most records are like the one before.
    private ProtobufDecoding? _lastDecoding;
    private ProtobufEncoding? _lastEncoding;

    /// <inheritdoc/>
    public override ConfigDef Config => ProtobufSettings.Def;

    /// <inheritdoc/>
    public override void Configure(IReadOnlyDictionary<string, string> config, ConverterRole role)
    {
        ConfigValues values = ProtobufSettings.Def.Parse(config);
        _schemaHeader = SchemaIds.HeaderOf(role);
        _cacheSize = values.Get(SchemaSettings.CacheSize);
        _plans = new ProtobufPlans(SchemaRegistries.Create(values), values, ProtobufSettings.Of(values), role);
    }

    /// <inheritdoc/>
    public override string? SchemaHeader => _schemaHeader;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> WrittenSchemaHeader => _lastEncoding is { } last ? last.Frame.Header : default;

    /// <inheritdoc/>
    public override Schema? Decode(string topic, ReadOnlySpan<byte> payload, ValueArena arena, out Value value)
    {
        bool hasId = WireFormat.TryReadId(payload, out int id);
        if (!hasId) id = Plans.NumberOf(WireFormat.ReadGuid(payload));
        ReadOnlySpan<byte> body = payload[(hasId ? WireFormat.PrefixLength : WireFormat.GuidPrefixLength)..];
        UInt128 path = MessagePath.Read(body, out int pathLength);
        return Decode(topic, id, path, body[..pathLength], body[pathLength..], arena, out value);
    }

    /// <inheritdoc/>
    public override Schema? Decode(string topic, ReadOnlySpan<byte> schemaHeader, ReadOnlySpan<byte> payload, ValueArena arena,
        out Value value)
    {
        if (!Plans.ReadsHeader) return Decode(topic, payload, arena, out value);
        bool hasId = WireFormat.TryReadId(schemaHeader, out int id);
        if (!hasId) id = Plans.NumberOf(WireFormat.ReadGuid(schemaHeader));
        ReadOnlySpan<byte> indexes = schemaHeader[(hasId ? WireFormat.PrefixLength : WireFormat.GuidPrefixLength)..];
        UInt128 path = MessagePath.Read(indexes, out int pathLength);
        return Decode(topic, id, path, indexes[..pathLength], payload, arena, out value);
    }

    private Schema? Decode(string topic, int id, UInt128 path, ReadOnlySpan<byte> indexes, ReadOnlySpan<byte> body, ValueArena arena,
        out Value value)
    {
        ProtobufDecoding? decoding = _lastDecoding;
        if (decoding is null || decoding.Id != id || decoding.Path != path || decoding.Topic != topic)
            _lastDecoding = decoding = FindDecoding(topic, id, indexes, path);
        _stack.Clear();
        var reader = new ProtobufReader(body, arena, _stack);
        value = default;
        if (decoding.Reader is MessageReader message) message.ReadBody(ref reader, ref value);
        else ((WrapperReader)decoding.Reader).ReadBody(ref reader, ref value);
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

        if (schema is null)
            throw new DataException($"Protobuf needs a schema, and the records for topic {topic} have none; JSON can be written without");
        ProtobufEncoding? encoding = _lastEncoding;
        if (encoding is null || !ReferenceEquals(encoding.Schema, schema) || encoding.Topic != topic)
            _lastEncoding = encoding = FindEncoding(topic, schema);
        var writer = new ProtobufWriter(_buffer);
        if (encoding.Writer is MessageWriter message) message.WriteBody(ref writer, value.IsNull ? schema.Default : value);
        else ((WrapperWriter)encoding.Writer).WriteBody(ref writer, value.IsNull ? schema.Default : value);
        writer.WriteRaw(encoding.Frame.Prefix);
        output.Write(writer.Written);
        _buffer.Trim();
        return true;
    }

    private ProtobufPlans Plans => _plans ?? throw new InvalidOperationException($"{nameof(Configure)} was not called.");

    private ProtobufDecoding FindDecoding(string topic, int id, ReadOnlySpan<byte> path, UInt128 pathKey)
    {
        if (_decodings.TryGetValue((topic, id, pathKey), out ProtobufDecoding? known)) return known;
        if (_decodings.Count >= _cacheSize) _decodings.Clear();
        return _decodings[(topic, id, pathKey)] = Plans.MakeDecoding(topic, id, path, pathKey);
    }

    private ProtobufEncoding FindEncoding(string topic, Schema schema)
    {
        if (_encodings.TryGetValue((topic, schema), out ProtobufEncoding? known))
        {
            // The same content in another object, as sources make that build a schema per batch: the next record shall find it at once.
            return ReferenceEquals(known.Schema, schema) ? known : known with { Schema = schema };
        }

        if (_encodings.Count >= _cacheSize) _encodings.Clear();
        return _encodings[(topic, schema)] = Plans.MakeEncoding(topic, schema);
    }
}
