using System.Numerics;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Protobuf.Mapping;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Reading;

/// <summary><c>google.type.Date</c> as days.</summary>
internal sealed class DateReader : ElementReader
{
    public override WireType WireType => WireType.Bytes;

    public override void Read(ref ProtobufReader reader, scoped ref Value value)
    {
        Span<long> parts = stackalloc long[3];
        parts.Clear();
        NumbersReader.Read(ref reader, parts);
        int? days = CivilDate.ToDays((int)parts[0], (int)parts[1], (int)parts[2]);
        value = Value.Int32(days
            ?? throw new DataException($"Invalid Protobuf data: year {parts[0]}, month {parts[1]}, day {parts[2]} are no date"));
    }
}

/// <summary><c>google.type.TimeOfDay</c> as milliseconds since midnight; what is finer is cut off.</summary>
internal sealed class TimeReader : ElementReader
{
    public override WireType WireType => WireType.Bytes;

    public override void Read(ref ProtobufReader reader, scoped ref Value value)
    {
        Span<long> parts = stackalloc long[4];
        parts.Clear();
        NumbersReader.Read(ref reader, parts);
        if (parts is not [>= 0 and <= 23, >= 0 and <= 59, >= 0 and <= 59, >= 0 and <= 999_999_999])
            throw new DataException($"Invalid Protobuf data: {parts[0]}:{parts[1]}:{parts[2]} is no time of day");
        value = Value.Int32((int)((parts[0] * 3_600_000) + (parts[1] * 60_000) + (parts[2] * 1000) + (parts[3] / 1_000_000)));
    }
}

/// <summary><c>google.protobuf.Timestamp</c> as milliseconds; what is finer is cut off.</summary>
internal sealed class TimestampReader : ElementReader
{
    // Of a 64-bit number of milliseconds.
    private const long LargestSeconds = (long.MaxValue / 1000) - 1;

    public override WireType WireType => WireType.Bytes;

    public override void Read(ref ProtobufReader reader, scoped ref Value value)
    {
        Span<long> parts = stackalloc long[2];
        parts.Clear();
        NumbersReader.Read(ref reader, parts);
        if (parts[1] is < 0 or > 999_999_999)
            throw new DataException($"Invalid Protobuf data: {parts[1]} are no nanoseconds of a timestamp");
        if (parts[0] is < -LargestSeconds or > LargestSeconds)
            throw new DataException($"Invalid Protobuf data: {parts[0]} seconds are no timestamp");
        value = Value.Int64((parts[0] * 1000) + (parts[1] / 1_000_000));
    }
}

/// <summary>
/// <c>confluent.type.Decimal</c> as the unscaled number. Each message has a scale of its own; that of the schema is what Connect goes by.
/// </summary>
internal sealed class DecimalReader(int scale) : ElementReader
{
    // Any real decimal has fewer digits; a hostile scale would ask for millions.
    private const int LargestShift = 1000;

    private const uint ValueTag = (1 << 3) | (uint)WireType.Bytes;
    private const uint ScaleTag = (3 << 3) | (uint)WireType.Varint;

    public override WireType WireType => WireType.Bytes;

    public override void Read(ref ProtobufReader reader, scoped ref Value value)
    {
        ReadOnlySpan<byte> unscaled = [0];
        int ownScale = 0;
        int outer = reader.Enter();
        while (!reader.IsAtEnd)
        {
            uint tag = reader.ReadTag();
            if (tag == ValueTag) unscaled = reader.ReadBytes();
            else if (tag == ScaleTag) ownScale = (int)reader.ReadVarint();
            else reader.Skip(tag);
        }

        reader.Leave(outer);
        if (unscaled.IsEmpty) unscaled = [0];
        value = reader.Arena.Bytes(ownScale == scale ? unscaled : Rescaled(unscaled, ownScale));
    }

    private ReadOnlySpan<byte> Rescaled(ReadOnlySpan<byte> unscaled, int ownScale)
    {
        long shift = (long)scale - ownScale;
        var number = new BigInteger(unscaled, isBigEndian: true);
        if (number.IsZero) return new byte[1];
        if (shift is < -LargestShift or > LargestShift) throw Mismatch(ownScale);
        BigInteger power = BigInteger.Pow(10, (int)Math.Abs(shift));
        if (shift > 0) return (number * power).ToByteArray(isBigEndian: true);
        BigInteger quotient = BigInteger.DivRem(number, power, out BigInteger rest);
        return rest.IsZero ? quotient.ToByteArray(isBigEndian: true) : throw Mismatch(ownScale);
    }

    private DataException Mismatch(int ownScale) =>
        new($"A decimal of scale {ownScale} does not fit the field's scale of {scale}; set scale in the field's confluent.field_meta");
}
