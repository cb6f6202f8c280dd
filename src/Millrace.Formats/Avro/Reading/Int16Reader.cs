using Millrace.Data;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Reading;

internal sealed class Int16Reader : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value) => value = Value.Int16((short)reader.ReadInt());
}
