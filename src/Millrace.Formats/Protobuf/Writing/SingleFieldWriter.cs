using Millrace.Data;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Writing;

/// <summary>A single value of any type.</summary>
internal sealed class SingleFieldWriter(int number, ElementWriter element, bool hasPresence) : FieldWriter(number)
{
    private readonly ulong _tag = TagOf(number, element.WireType);

    public override void Write(ref ProtobufWriter writer, in Value value)
    {
        if (value.IsNull || (!hasPresence && element.IsDefault(value))) return;
        element.Write(ref writer, value);
        writer.WriteVarint(_tag);
    }
}
