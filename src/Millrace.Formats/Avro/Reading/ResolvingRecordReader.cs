using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Avro.Schemas;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Reading;

/// <summary>A record that was written with another schema: fields change places, are dropped, or get their default.</summary>
internal sealed class ResolvingRecordReader : AvroValueReader
{
    /// <summary>What it was written with, for messages.</summary>
    public required AvroRecordSchema Schema { get; init; }

    /// <summary>Reader and position in the struct (-1: dropped) of each field on the wire. Set once by the compiler.</summary>
    public (AvroValueReader Reader, int Target)[] Steps { get; set; } = [];

    /// <summary>What the struct holds before its fields are read.</summary>
    public Value[] Defaults { get; set; } = [];

    public override void Read(ref AvroReader reader, out Value value)
    {
        reader.Enter();
        reader.Charge(Defaults.Length);
        value = reader.Arena.Struct(Defaults.Length, out Span<Value> fields);
        Defaults.CopyTo(fields);
        int i = 0;
        try
        {
            for (; i < Steps.Length; i++)
            {
                var (field, target) = Steps[i];
                field.Read(ref reader, out Value read);
                if (target >= 0) fields[target] = read;
            }
        }
        catch (DataException fault)
        {
            throw FieldFault.In(Schema.Fields[i].Name, fault);
        }

        reader.Leave();
    }
}
