using Millrace.Data;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Reading;

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
