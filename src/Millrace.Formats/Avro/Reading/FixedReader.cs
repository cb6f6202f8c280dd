using Millrace.Data;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Reading;

internal sealed class FixedReader(int size) : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value) => value = reader.Arena.Bytes(reader.Take(size));
}
