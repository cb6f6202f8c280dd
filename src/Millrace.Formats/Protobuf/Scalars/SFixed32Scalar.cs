using Millrace.Data;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Scalars;

/// <summary><c>sfixed32</c></summary>
internal readonly struct SFixed32Scalar : IScalar
{
    public static WireType WireType => WireType.Fixed32;

    public static Value Default => Value.Int32(0);

    public static Value Read(ref ProtobufReader reader) => Value.Int32((int)reader.ReadFixed32());

    public static void Write(ref ProtobufWriter writer, in Value value) => writer.WriteFixed32((uint)ScalarFaults.Integer(value));

    public static bool IsDefault(in Value value) => ScalarFaults.Integer(value) == 0;
}
