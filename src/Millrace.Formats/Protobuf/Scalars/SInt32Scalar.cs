using Millrace.Data;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Scalars;

/// <summary><c>sint32</c>: zig-zag, so that small negative numbers are short.</summary>
internal readonly struct SInt32Scalar : IScalar
{
    public static WireType WireType => WireType.Varint;

    public static Value Default => Value.Int32(0);

    public static Value Read(ref ProtobufReader reader)
    {
        uint zigzag = (uint)reader.ReadVarint();
        return Value.Int32((int)(zigzag >> 1) ^ -(int)(zigzag & 1));
    }

    public static void Write(ref ProtobufWriter writer, in Value value)
    {
        long number = ScalarFaults.Integer(value);
        writer.WriteVarint((uint)((number << 1) ^ (number >> 63)));
    }

    public static bool IsDefault(in Value value) => ScalarFaults.Integer(value) == 0;
}
