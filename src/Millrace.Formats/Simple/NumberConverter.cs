using System.Buffers;
using System.Buffers.Binary;
using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Formats.Simple;

/// <summary>
/// A big-endian number of fixed size: Short-, Integer-, Long-, Float- and DoubleConverter of <c>org.apache.kafka.connect.converters</c>.
/// </summary>
/// <param name="schema">One of the optional number schemas, from INT16 on.</param>
internal sealed class NumberConverter(Schema schema) : Converter
{
    private readonly int _size = schema.Type switch
    {
        SchemaType.Int16 => sizeof(short),
        SchemaType.Int32 or SchemaType.Float32 => sizeof(int),
        _ => sizeof(long),
    };

    private readonly ValueKind _kind = Enum.Parse<ValueKind>(schema.Type.ToString());

    private readonly string _name = schema.Type switch
    {
        SchemaType.Int16 => "short",
        SchemaType.Int32 => "integer",
        SchemaType.Int64 => "long",
        SchemaType.Float32 => "float",
        _ => "double",
    };

    public override ConfigDef Config => ConfigDef.Empty;

    public override void Configure(IReadOnlyDictionary<string, string> config, ConverterRole role)
    {
    }

    public override Schema? DecodeNull(string topic) => schema;

    public override Schema? Decode(string topic, ReadOnlySpan<byte> payload, ValueArena arena, out Value value)
    {
        if (payload.Length != _size)
            throw new DataException($"Failed to deserialize {_name}: size of data is {payload.Length}, not {_size}");
        value = schema.Type switch
        {
            SchemaType.Int16 => Value.Int16(BinaryPrimitives.ReadInt16BigEndian(payload)),
            SchemaType.Int32 => Value.Int32(BinaryPrimitives.ReadInt32BigEndian(payload)),
            SchemaType.Int64 => Value.Int64(BinaryPrimitives.ReadInt64BigEndian(payload)),
            SchemaType.Float32 => Value.Float32(BinaryPrimitives.ReadSingleBigEndian(payload)),
            _ => Value.Float64(BinaryPrimitives.ReadDoubleBigEndian(payload)),
        };
        return schema;
    }

    public override bool Encode(string topic, Schema? given, in Value value, IBufferWriter<byte> output)
    {
        if (value.IsNull) return false;
        if (value.Kind != _kind) throw new DataException($"Failed to serialize to {_name} (was class {value.Kind})");
        Span<byte> target = output.GetSpan(_size);
        switch (schema.Type)
        {
            case SchemaType.Int16: BinaryPrimitives.WriteInt16BigEndian(target, (short)value.AsInt64); break;
            case SchemaType.Int32: BinaryPrimitives.WriteInt32BigEndian(target, value.AsInt32); break;
            case SchemaType.Int64: BinaryPrimitives.WriteInt64BigEndian(target, value.AsInt64); break;
            case SchemaType.Float32: BinaryPrimitives.WriteSingleBigEndian(target, value.AsFloat32); break;
            default: BinaryPrimitives.WriteDoubleBigEndian(target, value.AsFloat64); break;
        }

        output.Advance(_size);
        return true;
    }
}
