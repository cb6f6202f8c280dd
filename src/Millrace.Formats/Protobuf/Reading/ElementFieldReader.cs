using Millrace.Data;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Reading;

/// <summary>A single value of any type.</summary>
internal sealed class ElementFieldReader(uint tag, int index, ElementReader element) : FieldReader(tag)
{
    public override void Read(ref ProtobufReader reader, scoped Span<Value> fields) => element.Read(ref reader, ref fields[index]);
}
