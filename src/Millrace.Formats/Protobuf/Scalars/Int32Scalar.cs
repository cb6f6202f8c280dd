using Millrace.Data;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Scalars;

/// <summary><c>int32</c>: negative numbers take ten bytes.</summary>
internal readonly struct Int32Scalar : IScalar
{
    public static WireType WireType => WireType.Varint;

    public static Value Default => Value.Int32(0);

    public static Value Read(ref ProtobufReader reader) => Value.Int32((int)reader.ReadVarint());

    public static void Write(ref ProtobufWriter writer, in Value value) => writer.WriteVarint((ulong)ScalarFaults.Integer(value));

    public static bool IsDefault(in Value value) => ScalarFaults.Integer(value) == 0;
}
