using System.Buffers;
using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Formats.Simple;

/// <summary>One byte, 1 or 0: <c>org.apache.kafka.connect.converters.BooleanConverter</c>.</summary>
internal sealed class BooleanConverter : Converter
{
    public override ConfigDef Config => ConfigDef.Empty;

    public override void Configure(IReadOnlyDictionary<string, string> config, ConverterRole role)
    {
    }

    public override Schema? DecodeNull(string topic) => Schema.OptionalBoolean;

    public override Schema? Decode(string topic, ReadOnlySpan<byte> payload, ValueArena arena, out Value value)
    {
        if (payload.Length != 1) throw new DataException($"Failed to deserialize boolean: size of data is {payload.Length}, not 1");
        if (payload[0] > 1) throw new DataException($"Failed to deserialize boolean: unexpected byte received: {payload[0]}");
        value = Value.Boolean(payload[0] == 1);
        return Schema.OptionalBoolean;
    }

    public override bool Encode(string topic, Schema? schema, in Value value, IBufferWriter<byte> output)
    {
        if (schema is not null && schema.Type != SchemaType.Boolean)
            throw new DataException($"Invalid schema type for BooleanConverter: {schema.TypeName}");
        if (value.IsNull) return false;
        if (value.Kind != ValueKind.Boolean)
            throw new DataException($"BooleanConverter is not compatible with objects of type {value.Kind}");
        output.Write([value.AsBoolean ? (byte)1 : (byte)0]);
        return true;
    }
}
