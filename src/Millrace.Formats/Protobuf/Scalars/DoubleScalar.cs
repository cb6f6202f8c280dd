using Millrace.Data;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Scalars;

/// <summary><c>double</c></summary>
internal readonly struct DoubleScalar : IScalar
{
    // .NET's NaN has its sign bit set; Java writes the one NaN that has not.
    private const ulong JavaNaN = 0x7FF8000000000000;

    public static WireType WireType => WireType.Fixed64;

    public static Value Default => Value.Float64(0);

    public static Value Read(ref ProtobufReader reader) => Value.Float64(BitConverter.UInt64BitsToDouble(reader.ReadFixed64()));

    public static void Write(ref ProtobufWriter writer, in Value value) => writer.WriteFixed64(Bits(value));

    public static bool IsDefault(in Value value) => Bits(value) == 0;

    private static ulong Bits(in Value value)
    {
        if (value.Kind is not (ValueKind.Float64 or ValueKind.Float32)) throw ScalarFaults.Invalid("a double", value);
        double number = value.ToDouble();
        return double.IsNaN(number) ? JavaNaN : BitConverter.DoubleToUInt64Bits(number);
    }
}
