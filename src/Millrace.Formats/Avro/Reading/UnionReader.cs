using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Reading;

/// <summary>A union: the number of the branch, then its value.</summary>
internal sealed class UnionReader(AvroValueReader[] branches) : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value)
    {
        long branch = reader.ReadLong();
        if ((ulong)branch >= (ulong)branches.Length)
            throw new DataException($"Invalid Avro data: union has {branches.Length} types, {branch} is none of them");
        branches[branch].Read(ref reader, out value);
    }
}
