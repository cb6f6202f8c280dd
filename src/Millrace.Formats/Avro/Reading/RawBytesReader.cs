using Millrace.Data;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Reading;

/// <summary>A top-level <c>bytes</c> value: all that is left, without Avro's length in front.</summary>
internal sealed class RawBytesReader : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value) => value = reader.Arena.Bytes(reader.Take(reader.BytesLeft));
}
