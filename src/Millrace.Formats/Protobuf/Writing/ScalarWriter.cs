using Millrace.Data;
using Millrace.Formats.Protobuf.Scalars;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Writing;

internal sealed class ScalarWriter<T> : ElementWriter
    where T : struct, IScalar
{
    public override WireType WireType => T.WireType;

    public override void Write(ref ProtobufWriter writer, in Value value) => T.Write(ref writer, value);

    public override bool IsDefault(in Value value) => T.IsDefault(value);
}
