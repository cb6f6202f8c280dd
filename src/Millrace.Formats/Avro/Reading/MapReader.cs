using Millrace.Data;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Reading;

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
