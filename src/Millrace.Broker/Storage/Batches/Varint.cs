namespace Millrace.Broker.Storage.Batches;

/// <summary>Zig-zag base-128 numbers of records.</summary>
internal static class Varint
{
    /// <summary>A 64-bit number has at most ten groups of seven bits.</summary>
    public const int MaxBytes = 10;

    /// <summary>A 32-bit number has at most five.</summary>
    public const int MaxBytesOfInt = 5;

    /// <exception cref="InvalidDataException">The number does not end in these bytes.</exception>
    public static long Read(ReadOnlySpan<byte> source, ref int at)
    {
        ulong raw = 0;
        for (int shift = 0; shift < 7 * MaxBytes; shift += 7)
        {
            if ((uint)at >= (uint)source.Length)
                throw new InvalidDataException("a number ends outside its record");
            byte group = source[at++];
            raw |= (ulong)(group & 0x7F) << shift;
            if (group < 0x80)
                return (long)(raw >> 1) ^ -(long)(raw & 1);
        }
        throw new InvalidDataException($"a number is longer than {MaxBytes} bytes");
    }

    /// <summary>Writes a number and returns its length, at most <see cref="MaxBytes"/>.</summary>
    public static int Write(Span<byte> target, long value)
    {
        ulong raw = (ulong)(value << 1) ^ (ulong)(value >> 63);
        int length = 0;
        for (; raw >= 0x80; raw >>= 7)
            target[length++] = (byte)(raw | 0x80);
        target[length++] = (byte)raw;
        return length;
    }
}
