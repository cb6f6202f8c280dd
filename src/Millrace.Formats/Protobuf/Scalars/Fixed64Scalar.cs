using Millrace.Data;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Scalars;

/// <summary><c>sfixed64</c>, and <c>fixed64</c>, whose bits are taken as they are.</summary>
internal readonly struct Fixed64Scalar : IScalar
{
    public static WireType WireType => WireType.Fixed64;

    public static Value Default => Value.Int64(0);

    public static Value Read(ref ProtobufReader reader) => Value.Int64((long)reader.ReadFixed64());

    public static void Write(ref ProtobufWriter writer, in Value value) => writer.WriteFixed64((ulong)ScalarFaults.Integer(value));

    public static bool IsDefault(in Value value) => ScalarFaults.Integer(value) == 0;
}
