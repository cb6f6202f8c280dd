using Millrace.Data;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Reading;

internal sealed class BytesReader : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value) => value = reader.Arena.Bytes(reader.ReadBytes());
}
