using Millrace.Data;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Reading;

internal sealed class Int8Reader : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value) => value = Value.Int8((sbyte)reader.ReadInt());
}
