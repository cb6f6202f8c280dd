using Millrace.Data;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Scalars;

/// <summary><c>fixed32</c> as INT64; numbers that do not fit are an error, where Java writes their low half.</summary>
internal readonly struct Fixed32Scalar : IScalar
{
    public static WireType WireType => WireType.Fixed32;

    public static Value Default => Value.Int64(0);

    public static Value Read(ref ProtobufReader reader) => Value.Int64(reader.ReadFixed32());

    public static void Write(ref ProtobufWriter writer, in Value value) => writer.WriteFixed32(ScalarFaults.Unsigned32(value));

    public static bool IsDefault(in Value value) => ScalarFaults.Integer(value) == 0;
}
