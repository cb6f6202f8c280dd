using Millrace.Data;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Reading;

/// <summary>A list of numbers packed into one length of bytes.</summary>
internal sealed class PackedFieldReader(uint tag, int index, ElementReader element) : FieldReader(tag)
{
    public override void Read(ref ProtobufReader reader, scoped Span<Value> fields)
    {
        int mark = reader.Stack.Count;
        int outer = reader.Enter();
        while (!reader.IsAtEnd)
        {
            reader.Charge(1);
            Value item = default;
            element.Read(ref reader, ref item);
            reader.Stack.Push(item);
        }

        reader.Leave(outer);
        ListEnd.Append(ref reader, mark, ref fields[index], isMap: false);
    }
}
