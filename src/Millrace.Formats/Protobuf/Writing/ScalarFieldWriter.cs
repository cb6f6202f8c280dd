using Millrace.Data;
using Millrace.Formats.Protobuf.Scalars;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Writing;

/// <summary>The common case: a scalar, written in place.</summary>
internal sealed class ScalarFieldWriter<T>(int number, bool hasPresence) : FieldWriter(number)
    where T : struct, IScalar
{
    private readonly ulong _tag = TagOf(number, T.WireType);

    public override void Write(ref ProtobufWriter writer, in Value value)
    {
        if (value.IsNull || (!hasPresence && T.IsDefault(value))) return;
        T.Write(ref writer, value);
        writer.WriteVarint(_tag);
    }
}
