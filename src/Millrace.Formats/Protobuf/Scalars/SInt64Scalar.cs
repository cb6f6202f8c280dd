using Millrace.Data;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Scalars;

/// <summary><c>sint64</c>: zig-zag, so that small negative numbers are short.</summary>
internal readonly struct SInt64Scalar : IScalar
{
    public static WireType WireType => WireType.Varint;

    public static Value Default => Value.Int64(0);

    public static Value Read(ref ProtobufReader reader)
    {
        ulong zigzag = reader.ReadVarint();
        return Value.Int64((long)(zigzag >> 1) ^ -(long)(zigzag & 1));
    }

    public static void Write(ref ProtobufWriter writer, in Value value)
    {
        long number = ScalarFaults.Integer(value);
        writer.WriteVarint((ulong)((number << 1) ^ (number >> 63)));
    }

    public static bool IsDefault(in Value value) => ScalarFaults.Integer(value) == 0;
}
