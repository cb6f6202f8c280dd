using Millrace.Data;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Reading;

/// <summary>A wrapper message, such as google.protobuf.DoubleValue, as the value in it.</summary>
internal sealed class WrapperReader(ElementReader inner) : ElementReader
{
    private readonly uint _tag = FieldReader.TagOf(1, inner.WireType);

    public override WireType WireType => WireType.Bytes;

    public override void Read(ref ProtobufReader reader, scoped ref Value value)
    {
        int outer = reader.Enter();
        ReadBody(ref reader, ref value);
        reader.Leave(outer);
    }

    /// <summary>Reads what is left of the message.</summary>
    public void ReadBody(ref ProtobufReader reader, scoped ref Value value)
    {
        value = inner.Default;
        while (!reader.IsAtEnd)
        {
            uint tag = reader.ReadTag();
            if (tag == _tag) inner.Read(ref reader, ref value);
            else reader.Skip(tag);
        }
    }
}
