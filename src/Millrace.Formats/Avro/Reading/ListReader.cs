using Millrace.Data;
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
