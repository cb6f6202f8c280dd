using System.Buffers;
using System.Buffers.Binary;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Json;

namespace Millrace.Connectors.PubSub.Sink;

/// <summary>
/// Values as a message's data, as Google's connector writes them: text and bytes as they are, numbers in big-endian binary, a boolean as
/// one byte, a list as its elements one after the other. Without a schema: text; lists and maps as JSON.
/// </summary>
internal static class MessageBody
{
    /// <exception cref="DataException">For what has no such form.</exception>
    public static void Write(Schema? schema, in Value value, IBufferWriter<byte> output)
    {
        switch (value.Kind)
        {
            case ValueKind.String:
                AttributeList.WriteText(schema, in value, output);
                break;
            case ValueKind.Bytes:
                output.Write(value.AsBytes);
                break;
            case ValueKind.Array or ValueKind.Map or ValueKind.Struct when schema is null:
                JsonValues.WriteSchemaless(in value, output);
                break;
            case not ValueKind.Array and not ValueKind.Map and not ValueKind.Struct when schema is null:
                AttributeList.WriteText(null, in value, output);
                break;
            case ValueKind.Array:
                foreach (Value item in value.Items) WriteElement(schema!.ValueSchema, in item, output);
                break;
            case ValueKind.Map or ValueKind.Struct:
                throw new DataException(
                    $"A {schema!.TypeName} inside of a struct, map or list cannot become the data of a Pub/Sub message.");
            default:
                WriteBinary(in value, output);
                break;
        }
    }

    private static void WriteElement(Schema? schema, in Value item, IBufferWriter<byte> output)
    {
        if (item.IsNull) throw new DataException("A list with null in it cannot become the data of a Pub/Sub message.");
        Write(schema, in item, output);
    }

    private static void WriteBinary(in Value value, IBufferWriter<byte> output)
    {
        Span<byte> target = output.GetSpan(sizeof(long));
        switch (value.Kind)
        {
            case ValueKind.Boolean:
                target[0] = value.AsBoolean ? (byte)1 : (byte)0;
                output.Advance(1);
                break;
            case ValueKind.Int8:
                target[0] = (byte)value.AsInt64;
                output.Advance(1);
                break;
            case ValueKind.Int16:
                BinaryPrimitives.WriteInt16BigEndian(target, (short)value.AsInt64);
                output.Advance(2);
                break;
            case ValueKind.Int32:
                BinaryPrimitives.WriteInt32BigEndian(target, value.AsInt32);
                output.Advance(4);
                break;
            case ValueKind.Int64:
                BinaryPrimitives.WriteInt64BigEndian(target, value.AsInt64);
                output.Advance(8);
                break;
            case ValueKind.Float32:
                BinaryPrimitives.WriteSingleBigEndian(target, value.AsFloat32);
                output.Advance(4);
                break;
            case ValueKind.Float64:
                BinaryPrimitives.WriteDoubleBigEndian(target, value.AsFloat64);
                output.Advance(8);
                break;
        }
    }
}
