using Millrace.Data;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Reading;

internal sealed class Float64Reader : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value) => value = Value.Float64(reader.ReadDouble());
}
