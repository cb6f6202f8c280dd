using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Reading;

/// <summary>The most frequent union, a type and null.</summary>
internal sealed class OptionalReader(AvroValueReader inner, int nullIndex) : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value)
    {
        long branch = reader.ReadLong();
        if (branch == nullIndex) value = Value.Null;
        else if (branch == 1 - nullIndex) inner.Read(ref reader, out value);
        else throw new DataException($"Invalid Avro data: union has 2 types, {branch} is none of them");
    }
}
