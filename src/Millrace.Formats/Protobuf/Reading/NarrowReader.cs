using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Reading;

/// <summary>An integer that a field's meta data call INT8 or INT16. Java narrows a larger number; here it is an error.</summary>
internal sealed class NarrowReader(ElementReader inner, SchemaType type) : ElementReader
{
    public override WireType WireType => inner.WireType;

    public override Value Default => Narrow(0);

    public override void Read(ref ProtobufReader reader, scoped ref Value value)
    {
        inner.Read(ref reader, ref value);
        value = Narrow(value.AsInt64);
    }

    private Value Narrow(long number)
    {
        if (type == SchemaType.Int8 && number == (sbyte)number) return Value.Int8((sbyte)number);
        if (type == SchemaType.Int16 && number == (short)number) return Value.Int16((short)number);
        throw new DataException($"{number} is out of range of {type.ToString().ToUpperInvariant()}");
    }
}
