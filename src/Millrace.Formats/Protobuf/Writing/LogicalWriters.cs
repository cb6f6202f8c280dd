using System.Buffers.Binary;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Protobuf.Mapping;
using Millrace.Formats.Protobuf.Scalars;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Writing;

/// <summary>Days as <c>google.type.Date</c>.</summary>
internal sealed class DateWriter : ElementWriter
{
    public override WireType WireType => WireType.Bytes;

    public override void Write(ref ProtobufWriter writer, in Value value)
    {
        var (year, month, day) = CivilDate.Of((int)ScalarFaults.Integer(value));
        NumbersWriter.Write(ref writer, [year, month, day]);
    }
}

/// <summary>Milliseconds since midnight as <c>google.type.TimeOfDay</c>.</summary>
internal sealed class TimeWriter : ElementWriter
{
    private const int MillisecondsOfDay = 86_400_000;

    public override WireType WireType => WireType.Bytes;

    public override void Write(ref ProtobufWriter writer, in Value value)
    {
        long time = ScalarFaults.Integer(value);
        if (time is < 0 or > MillisecondsOfDay)
            throw new DataException($"Time values must be between 0 and {MillisecondsOfDay} milliseconds, not {time}");
        NumbersWriter.Write(ref writer, [time / 3_600_000, time / 60_000 % 60, time / 1000 % 60, time % 1000 * 1_000_000]);
    }
}

/// <summary>Milliseconds as <c>google.protobuf.Timestamp</c>. Nanoseconds count forward, before 1970 too.</summary>
internal sealed class TimestampWriter : ElementWriter
{
    public override WireType WireType => WireType.Bytes;

    public override void Write(ref ProtobufWriter writer, in Value value)
    {
        var (seconds, rest) = Math.DivRem(ScalarFaults.Integer(value), 1000);
        if (rest < 0)
        {
            seconds--;
            rest += 1000;
        }

        NumbersWriter.Write(ref writer, [seconds, rest * 1_000_000]);
    }
}

/// <summary>An unscaled number as <c>confluent.type.Decimal</c>, with the digits that it has and the scale of its schema.</summary>
internal sealed class DecimalWriter(int scale) : ElementWriter
{
    private const int BytesOfInt128 = 16;

    public override WireType WireType => WireType.Bytes;

    public override void Write(ref ProtobufWriter writer, in Value value)
    {
        if (value.Kind != ValueKind.Bytes) throw ScalarFaults.Invalid("a decimal", value);
        ReadOnlySpan<byte> unscaled = value.AsBytes;
        int before = writer.Enter();
        if (scale != 0)
        {
            writer.WriteVarint((ulong)(long)scale);
            writer.WriteVarint((3 << 3) | (uint)WireType.Varint);
        }

        writer.WriteVarint((ulong)DigitsOf(unscaled));
        writer.WriteVarint((2 << 3) | (uint)WireType.Varint);
        if (!unscaled.IsEmpty)
        {
            writer.WriteBytes(unscaled);
            writer.WriteVarint((1 << 3) | (uint)WireType.Bytes);
        }

        writer.Leave(before);
    }

    // Zero has one digit.
    private static int DigitsOf(ReadOnlySpan<byte> unscaled)
    {
        if (unscaled.Length > BytesOfInt128) return DecimalDigits.Of(unscaled).Length;
        Span<byte> wide = stackalloc byte[BytesOfInt128];
        wide.Fill(!unscaled.IsEmpty && unscaled[0] >= 0x80 ? (byte)0xFF : (byte)0);
        unscaled.CopyTo(wide[(BytesOfInt128 - unscaled.Length)..]);
        Int128 number = BinaryPrimitives.ReadInt128BigEndian(wide);
        UInt128 absolute = (UInt128)(number < 0 ? -number : number);
        int digits = 1;
        for (UInt128 limit = 10; absolute >= limit; limit *= 10)
        {
            digits++;
            if (limit > UInt128.MaxValue / 10) break;
        }

        return digits;
    }
}
