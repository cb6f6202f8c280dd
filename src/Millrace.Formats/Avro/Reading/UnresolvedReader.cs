using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Reading;

/// <summary>A branch on the wire that the reader's schema has no place for: an error if it occurs.</summary>
internal sealed class UnresolvedReader(string reason) : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value) => throw new DataException(reason);
}
