using Millrace.Data;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Reading;

internal sealed class Int32Reader : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value) => value = Value.Int32(reader.ReadInt());
}
