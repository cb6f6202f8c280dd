using Millrace.Data;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Scalars;

/// <summary><c>float</c></summary>
internal readonly struct FloatScalar : IScalar
{
    // .NET's NaN has its sign bit set; Java writes the one NaN that has not.
    private const uint JavaNaN = 0x7FC00000;

    public static WireType WireType => WireType.Fixed32;

    public static Value Default => Value.Float32(0);

    public static Value Read(ref ProtobufReader reader) => Value.Float32(BitConverter.UInt32BitsToSingle(reader.ReadFixed32()));

    public static void Write(ref ProtobufWriter writer, in Value value) => writer.WriteFixed32(Bits(value));

    public static bool IsDefault(in Value value) => Bits(value) == 0;

    private static uint Bits(in Value value)
    {
        if (value.Kind != ValueKind.Float32) throw ScalarFaults.Invalid("a float", value);
        float number = value.AsFloat32;
        return float.IsNaN(number) ? JavaNaN : BitConverter.SingleToUInt32Bits(number);
    }
}
