using Millrace.Data;
using Millrace.Formats.Protobuf.Scalars;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Reading;

internal sealed class ScalarReader<T> : ElementReader
    where T : struct, IScalar
{
    public override WireType WireType => T.WireType;

    public override Value Default => T.Default;

    public override void Read(ref ProtobufReader reader, scoped ref Value value) => value = T.Read(ref reader);
}
