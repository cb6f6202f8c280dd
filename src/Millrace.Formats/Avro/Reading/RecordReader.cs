using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Avro.Schemas;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Reading;

/// <summary>A record whose fields stand in the struct as they do on the wire.</summary>
internal sealed class RecordReader : AvroValueReader
{
    /// <summary>For messages.</summary>
    public required AvroRecordSchema Schema { get; init; }

    /// <summary>Filled by the compiler after this object is made: a field may read this very record.</summary>
    public required AvroValueReader[] Fields { get; init; }

    public override void Read(ref AvroReader reader, out Value value)
    {
        AvroValueReader[] readers = Fields;
        reader.Enter();
        reader.Charge(readers.Length);
        value = reader.Arena.Struct(readers.Length, out Span<Value> fields);
        int i = 0;
        try
        {
            for (; i < readers.Length && i < fields.Length; i++) readers[i].Read(ref reader, out fields[i]);
        }
        catch (DataException fault)
        {
            throw FieldFault.In(Schema.Fields[i].Name, fault);
        }

        reader.Leave();
    }
}
