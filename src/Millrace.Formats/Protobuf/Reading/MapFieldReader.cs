using System.Runtime.CompilerServices;
using Millrace.Data;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Reading;

/// <summary>A map: a run of entries, each a message of key and value.</summary>
internal sealed class MapFieldReader(uint tag, int index) : FieldReader(tag)
{
    /// <summary>
    /// Reads an entry as a struct of two. Set by the compiler after this object is made: a value may hold such a map again.
    /// </summary>
    public MessageReader Entry { get; set; } = null!;

    public override void Read(ref ProtobufReader reader, scoped Span<Value> fields)
    {
        int mark = reader.Stack.Count;
        do
        {
            reader.Charge(2);
            Pair pair = default;
            Span<Value> entry = pair;
            int outer = reader.Enter();
            Entry.ReadInto(ref reader, entry);
            reader.Leave(outer);
            reader.Stack.Push(entry[0]);
            reader.Stack.Push(entry[1]);
        }
        while (reader.TryReadTag(Tag));
        ListEnd.Append(ref reader, mark, ref fields[index], isMap: true);
    }

    [InlineArray(2)]
    private struct Pair
    {
        private Value _first;
    }
}
