using Millrace.Data;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Reading;

/// <summary>A record whose fields stand in the struct as they do on the wire.</summary>
internal sealed class RecordReader : AvroValueReader
{
    /// <summary>Filled by the compiler after this object is made: a field may read this very record.</summary>
    public required AvroValueReader[] Fields { get; init; }

    public override void Read(ref AvroReader reader, out Value value)
    {
        AvroValueReader[] readers = Fields;
        reader.Enter();
        reader.Charge(readers.Length);
        value = reader.Arena.Struct(readers.Length, out Span<Value> fields);
        for (int i = 0; i < readers.Length && i < fields.Length; i++) readers[i].Read(ref reader, out fields[i]);
        reader.Leave();
    }
}
