using System.Buffers;
using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Formats.Simple;

/// <summary>Payloads passed through as they are: <c>org.apache.kafka.connect.converters.ByteArrayConverter</c>.</summary>
internal sealed class ByteArrayConverter : Converter
{
    public override ConfigDef Config => ConfigDef.Empty;

    public override void Configure(IReadOnlyDictionary<string, string> config, ConverterRole role)
    {
    }

    public override Schema? DecodeNull(string topic) => Schema.OptionalBytes;

    public override Schema? Decode(string topic, ReadOnlySpan<byte> payload, ValueArena arena, out Value value)
    {
        value = arena.Bytes(payload);
        return Schema.OptionalBytes;
    }

    public override bool Encode(string topic, Schema? schema, in Value value, IBufferWriter<byte> output)
    {
        if (schema is not null && schema.Type != SchemaType.Bytes)
            throw new DataException($"Invalid schema type for ByteArrayConverter: {schema.TypeName}");
        if (value.IsNull) return false;
        if (value.Kind != ValueKind.Bytes)
            throw new DataException($"ByteArrayConverter is not compatible with objects of type {value.Kind}");
        output.Write(value.AsBytes);
        return true;
    }
}
