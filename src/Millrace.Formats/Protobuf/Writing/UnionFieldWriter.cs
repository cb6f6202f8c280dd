using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Protobuf.Scalars;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Writing;

/// <summary>A struct of the members of a oneof: the first that is set is written.</summary>
internal sealed class UnionFieldWriter(FieldWriter[] members) : FieldWriter(members.Min(member => member.Number))
{
    public override void Write(ref ProtobufWriter writer, in Value value)
    {
        if (value.IsNull) return;
        if (value.Kind != ValueKind.Struct || value.Items.Length != members.Length)
            throw ScalarFaults.Invalid($"a struct of {members.Length} members", value);
        ReadOnlySpan<Value> fields = value.Items;
        for (int i = 0; i < fields.Length; i++)
        {
            if (fields[i].IsNull) continue;
            members[i].Write(ref writer, fields[i]);
            return;
        }

        throw new DataException("Cannot find non-null field");
    }
}
