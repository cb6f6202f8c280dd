using Millrace.Data;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Reading;

internal sealed class Int64Reader : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value) => value = Value.Int64(reader.ReadLong());
}
