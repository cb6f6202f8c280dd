using Millrace.Data;
using Millrace.Formats.Protobuf.Scalars;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Reading;

/// <summary>The common case: a scalar, read in place.</summary>
internal sealed class ScalarFieldReader<T>(uint tag, int index) : FieldReader(tag)
    where T : struct, IScalar
{
    public override void Read(ref ProtobufReader reader, scoped Span<Value> fields) => fields[index] = T.Read(ref reader);
}
