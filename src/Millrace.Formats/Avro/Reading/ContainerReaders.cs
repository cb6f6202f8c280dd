using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Avro.Schemas;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Reading;

/// <summary>An array. It comes in blocks, so its length is known only at its end.</summary>
internal sealed class ListReader(AvroValueReader item) : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value)
    {
        int mark = reader.Stack.Count;
        for (long left = reader.ReadBlockCount(); left != 0; left = reader.ReadBlockCount())
        {
            // One at a time: a lying count runs into the end of the data, or of what is granted, before it costs memory.
            for (; left > 0; left--)
            {
                reader.Charge(1);
                item.Read(ref reader, out Value read);
                reader.Stack.Push(read);
            }
        }

        value = reader.Arena.Array(reader.Stack.Count - mark, out Span<Value> items);
        reader.Stack.PopTo(mark, items);
    }
}

/// <summary>A map: text keys in an Avro map, keys of any type in an array of entry records; on the wire both look the same.</summary>
internal sealed class MapReader(AvroValueReader key, AvroValueReader item) : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value)
    {
        int mark = reader.Stack.Count;
        for (long left = reader.ReadBlockCount(); left != 0; left = reader.ReadBlockCount())
        {
            for (; left > 0; left--)
            {
                reader.Charge(2);
                key.Read(ref reader, out Value readKey);
                reader.Stack.Push(readKey);
                item.Read(ref reader, out Value readItem);
                reader.Stack.Push(readItem);
            }
        }

        value = reader.Stack.PopMap(mark, reader.Arena);
    }
}

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
