using Millrace.Data;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Reading;

/// <summary>A member of a oneof: a struct of all members in which only the last one read is set.</summary>
internal sealed class UnionFieldReader(uint tag, int index, int memberCount, int member, ElementReader element) : FieldReader(tag)
{
    public override void Read(ref ProtobufReader reader, scoped Span<Value> fields)
    {
        Span<Value> members;
        // Each time: all members are cleared for one that is read.
        reader.Charge(memberCount);
        if (fields[index].IsNull)
        {
            fields[index] = reader.Arena.Struct(memberCount, out members);
        }
        else
        {
            members = fields[index].MutableItems;
        }

        Value value = members[member];
        members.Clear();
        element.Read(ref reader, ref value);
        members[member] = value;
    }
}
