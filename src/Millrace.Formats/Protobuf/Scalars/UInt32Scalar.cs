using Millrace.Data;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Scalars;

/// <summary><c>uint32</c> as INT64; numbers that do not fit are an error, where Java writes their low half.</summary>
internal readonly struct UInt32Scalar : IScalar
{
    public static WireType WireType => WireType.Varint;

    public static Value Default => Value.Int64(0);

    public static Value Read(ref ProtobufReader reader) => Value.Int64((uint)reader.ReadVarint());

    public static void Write(ref ProtobufWriter writer, in Value value) => writer.WriteVarint(ScalarFaults.Unsigned32(value));

    public static bool IsDefault(in Value value) => ScalarFaults.Integer(value) == 0;
}
