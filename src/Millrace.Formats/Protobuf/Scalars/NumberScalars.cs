using Millrace.Data;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Scalars;

/// <summary><c>bool</c>: any number but zero is true.</summary>
internal readonly struct BoolScalar : IScalar
{
    public static WireType WireType => WireType.Varint;

    public static Value Default => Value.Boolean(false);

    public static Value Read(ref ProtobufReader reader) => Value.Boolean(reader.ReadVarint() != 0);

    public static void Write(ref ProtobufWriter writer, in Value value) => writer.WriteVarint(IsDefault(value) ? 0UL : 1UL);

    public static bool IsDefault(in Value value) =>
        value.Kind == ValueKind.Boolean ? !value.AsBoolean : throw ScalarFaults.Invalid("a bool", value);
}

/// <summary><c>int32</c>: negative numbers take ten bytes.</summary>
internal readonly struct Int32Scalar : IScalar
{
    public static WireType WireType => WireType.Varint;

    public static Value Default => Value.Int32(0);

    public static Value Read(ref ProtobufReader reader) => Value.Int32((int)reader.ReadVarint());

    public static void Write(ref ProtobufWriter writer, in Value value) => writer.WriteVarint((ulong)ScalarFaults.Integer(value));

    public static bool IsDefault(in Value value) => ScalarFaults.Integer(value) == 0;
}

/// <summary><c>int64</c>, and <c>uint64</c>, whose bits are taken as they are.</summary>
internal readonly struct Int64Scalar : IScalar
{
    public static WireType WireType => WireType.Varint;

    public static Value Default => Value.Int64(0);

    public static Value Read(ref ProtobufReader reader) => Value.Int64((long)reader.ReadVarint());

    public static void Write(ref ProtobufWriter writer, in Value value) => writer.WriteVarint((ulong)ScalarFaults.Integer(value));

    public static bool IsDefault(in Value value) => ScalarFaults.Integer(value) == 0;
}

/// <summary><c>uint32</c> as INT64; numbers that do not fit are an error, where Java writes their low half.</summary>
internal readonly struct UInt32Scalar : IScalar
{
    public static WireType WireType => WireType.Varint;

    public static Value Default => Value.Int64(0);

    public static Value Read(ref ProtobufReader reader) => Value.Int64((uint)reader.ReadVarint());

    public static void Write(ref ProtobufWriter writer, in Value value) => writer.WriteVarint(ScalarFaults.Unsigned32(value));

    public static bool IsDefault(in Value value) => ScalarFaults.Integer(value) == 0;
}

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

/// <summary><c>fixed32</c> as INT64; numbers that do not fit are an error, where Java writes their low half.</summary>
internal readonly struct Fixed32Scalar : IScalar
{
    public static WireType WireType => WireType.Fixed32;

    public static Value Default => Value.Int64(0);

    public static Value Read(ref ProtobufReader reader) => Value.Int64(reader.ReadFixed32());

    public static void Write(ref ProtobufWriter writer, in Value value) => writer.WriteFixed32(ScalarFaults.Unsigned32(value));

    public static bool IsDefault(in Value value) => ScalarFaults.Integer(value) == 0;
}

/// <summary><c>sfixed64</c>, and <c>fixed64</c>, whose bits are taken as they are.</summary>
internal readonly struct Fixed64Scalar : IScalar
{
    public static WireType WireType => WireType.Fixed64;

    public static Value Default => Value.Int64(0);

    public static Value Read(ref ProtobufReader reader) => Value.Int64((long)reader.ReadFixed64());

    public static void Write(ref ProtobufWriter writer, in Value value) => writer.WriteFixed64((ulong)ScalarFaults.Integer(value));

    public static bool IsDefault(in Value value) => ScalarFaults.Integer(value) == 0;
}

/// <summary><c>sfixed32</c></summary>
internal readonly struct SFixed32Scalar : IScalar
{
    public static WireType WireType => WireType.Fixed32;

    public static Value Default => Value.Int32(0);

    public static Value Read(ref ProtobufReader reader) => Value.Int32((int)reader.ReadFixed32());

    public static void Write(ref ProtobufWriter writer, in Value value) => writer.WriteFixed32((uint)ScalarFaults.Integer(value));

    public static bool IsDefault(in Value value) => ScalarFaults.Integer(value) == 0;
}

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
