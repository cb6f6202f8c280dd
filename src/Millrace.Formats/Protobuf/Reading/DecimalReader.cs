using System.Numerics;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Reading;

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
