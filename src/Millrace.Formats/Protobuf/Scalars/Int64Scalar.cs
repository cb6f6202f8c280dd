using Millrace.Data;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Scalars;

/// <summary><c>int64</c>, and <c>uint64</c>, whose bits are taken as they are.</summary>
internal readonly struct Int64Scalar : IScalar
{
    public static WireType WireType => WireType.Varint;

    public static Value Default => Value.Int64(0);

    public static Value Read(ref ProtobufReader reader) => Value.Int64((long)reader.ReadVarint());

    public static void Write(ref ProtobufWriter writer, in Value value) => writer.WriteVarint((ulong)ScalarFaults.Integer(value));

    public static bool IsDefault(in Value value) => ScalarFaults.Integer(value) == 0;
}
