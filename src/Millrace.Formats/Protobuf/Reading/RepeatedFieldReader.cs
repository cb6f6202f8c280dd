using Millrace.Data;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Reading;

/// <summary>A list whose items stand one by one, each behind its tag.</summary>
internal sealed class RepeatedFieldReader(uint tag, int index, ElementReader element) : FieldReader(tag)
{
    public override void Read(ref ProtobufReader reader, scoped Span<Value> fields)
    {
        int mark = reader.Stack.Count;
        do
        {
            reader.Charge(1);
            Value item = default;
            element.Read(ref reader, ref item);
            reader.Stack.Push(item);
        }
        while (reader.TryReadTag(Tag));
        ListEnd.Append(ref reader, mark, ref fields[index], isMap: false);
    }
}
