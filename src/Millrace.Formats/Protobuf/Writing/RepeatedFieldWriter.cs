using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Protobuf.Scalars;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Writing;

/// <summary>A list, packed into one length of bytes if it may be, else item by item.</summary>
internal sealed class RepeatedFieldWriter(int number, ElementWriter element, bool isPacked) : FieldWriter(number)
{
    private readonly ulong _tag = TagOf(number, isPacked ? WireType.Bytes : element.WireType);

    public override void Write(ref ProtobufWriter writer, in Value value)
    {
        if (value.IsNull) return;
        if (value.Kind != ValueKind.Array) throw ScalarFaults.Invalid("a list", value);
        ReadOnlySpan<Value> items = value.Items;
        if (items.IsEmpty) return;
        if (!isPacked)
        {
            for (int i = items.Length - 1; i >= 0; i--)
            {
                WriteItem(ref writer, items[i]);
                writer.WriteVarint(_tag);
            }

            return;
        }

        int before = writer.Enter();
        for (int i = items.Length - 1; i >= 0; i--) WriteItem(ref writer, items[i]);
        writer.Leave(before);
        writer.WriteVarint(_tag);
    }

    private void WriteItem(ref ProtobufWriter writer, in Value item)
    {
        if (item.IsNull) throw new DataException("Protobuf has no null in a list");
        element.Write(ref writer, item);
    }
}
