using Millrace.Data;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Writing;

/// <summary>A value in a wrapper message, such as google.protobuf.DoubleValue: a message of one field.</summary>
internal sealed class WrapperWriter(ElementWriter inner) : ElementWriter
{
    private readonly FieldWriter _field = new SingleFieldWriter(1, inner, hasPresence: false);

    public override WireType WireType => WireType.Bytes;

    public override void Write(ref ProtobufWriter writer, in Value value)
    {
        int before = writer.Enter();
        WriteBody(ref writer, value);
        writer.Leave(before);
    }

    /// <summary>The message without its length.</summary>
    public void WriteBody(ref ProtobufWriter writer, in Value value) => _field.Write(ref writer, value);
}
