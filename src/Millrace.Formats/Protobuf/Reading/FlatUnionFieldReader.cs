using Millrace.Data;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Reading;

/// <summary>A member of a oneof whose members are fields of the struct itself (<c>flatten.unions</c>): the last one read is set.</summary>
internal sealed class FlatUnionFieldReader(uint tag, int first, int memberCount, int member, ElementReader element) : FieldReader(tag)
{
    public override void Read(ref ProtobufReader reader, scoped Span<Value> fields)
    {
        Span<Value> members = fields.Slice(first, memberCount);
        reader.Charge(memberCount);
        Value value = members[member];
        members.Clear();
        element.Read(ref reader, ref value);
        members[member] = value;
    }
}
