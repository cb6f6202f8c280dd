using Millrace.Data;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Reading;

/// <summary>A branch of a union that is a struct in Connect: its field is set, all others are null.</summary>
internal sealed class UnionMemberReader(AvroValueReader inner, int fieldCount, int index) : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value)
    {
        reader.Charge(fieldCount);
        value = reader.Arena.Struct(fieldCount, out Span<Value> fields);
        inner.Read(ref reader, out fields[index]);
    }
}
