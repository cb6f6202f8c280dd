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

/// <summary>A branch of a union that is a struct in Connect: its field is set, all others are null.</summary>
internal sealed class UnionMemberReader(AvroValueReader inner, int fieldCount, int index) : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value)
    {
        reader.Charge(fieldCount);
        value = reader.Arena.Struct(fieldCount, out Span<Value> fields);
        inner.Read(ref reader, out fields[index]);
    }
}

/// <summary>A branch on the wire that the reader's schema has no place for: an error if it occurs.</summary>
internal sealed class UnresolvedReader(string reason) : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value) => throw new DataException(reason);
}

/// <summary>Data without a schema: a record of which at most one field is set, and that field is the value.</summary>
internal sealed class AnythingReader : AvroValueReader
{
    public required AvroValueReader[] Fields { get; init; }

    public override void Read(ref AvroReader reader, out Value value)
    {
        reader.Enter();
        value = Value.Null;
        foreach (AvroValueReader field in Fields)
        {
            field.Read(ref reader, out Value read);
            if (!read.IsNull) value = read;
        }

        reader.Leave();
    }
}
