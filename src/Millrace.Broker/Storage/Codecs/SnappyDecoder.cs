using System.Buffers.Binary;

namespace Millrace.Broker.Storage.Codecs;

/// <summary>
/// Snappy blocks (https://github.com/google/snappy/blob/main/format_description.txt), alone as librdkafka writes them, or many in the
/// framing of xerial's snappy-java: <c>82 "SNAPPY" 00, i32 version, i32 compatible version, (i32 length, block)*</c>.
/// </summary>
internal static class SnappyDecoder
{
    private const int XerialHeaderBytes = 16;

    private static ReadOnlySpan<byte> XerialMagic => [0x82, (byte)'S', (byte)'N', (byte)'A', (byte)'P', (byte)'P', (byte)'Y', 0];

    /// <exception cref="InvalidDataException">The data is damaged or larger than the output's bound.</exception>
    public static void Decode(ReadOnlySpan<byte> packed, PooledOutput output)
    {
        if (!packed.StartsWith(XerialMagic))
        {
            DecodeBlock(packed, output);
            return;
        }
        if (packed.Length < XerialHeaderBytes)
            throw new InvalidDataException("snappy framing ends inside its header");
        for (packed = packed[XerialHeaderBytes..]; packed.Length > 0;)
        {
            if (packed.Length < sizeof(int))
                throw new InvalidDataException("snappy framing ends inside a block length");
            int length = BinaryPrimitives.ReadInt32BigEndian(packed);
            packed = packed[sizeof(int)..];
            if (length < 0 || length > packed.Length)
                throw new InvalidDataException($"snappy block of {length} bytes does not fit {packed.Length} bytes");
            DecodeBlock(packed[..length], output);
            packed = packed[length..];
        }
    }

    private static void DecodeBlock(ReadOnlySpan<byte> block, PooledOutput output)
    {
        int at = 0;
        int unpackedLength = ReadLength(block, ref at);
        int start = output.Length;
        output.Reserve(unpackedLength);
        while (at < block.Length)
        {
            int tag = block[at++];
            int kind = tag & 3;
            if (kind == 0)
            {
                int length = tag >> 2;
                if (length >= 60) // 60 to 63: the length - 1 follows in 1 to 4 bytes.
                    length = ReadLittleEndian(block, ref at, length - 59);
                length++;
                if (length <= 0 || length > block.Length - at)
                    throw new InvalidDataException($"snappy literal of {length} bytes does not fit {block.Length - at} bytes");
                CheckLength(length);
                output.Write(block.Slice(at, length));
                at += length;
            }
            else
            {
                int length = kind == 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
                int distance = kind switch
                {
                    1 => ((tag >> 5) << 8) | ReadLittleEndian(block, ref at, 1),
                    2 => ReadLittleEndian(block, ref at, 2),
                    _ => ReadLittleEndian(block, ref at, 4),
                };
                CheckLength(length);
                output.CopyBack(distance, length, start);
            }
        }
        if (output.Length - start != unpackedLength)
            throw new InvalidDataException($"snappy block has {output.Length - start} bytes, not the {unpackedLength} it promises");

        void CheckLength(int length)
        {
            if (length > unpackedLength - (output.Length - start))
                throw new InvalidDataException($"snappy block has more than the {unpackedLength} bytes it promises");
        }
    }

    private static int ReadLength(ReadOnlySpan<byte> block, ref int at)
    {
        long value = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            int group = ReadLittleEndian(block, ref at, 1);
            value |= (long)(group & 0x7F) << shift;
            if (group < 0x80)
                return value <= int.MaxValue ? (int)value : throw new InvalidDataException($"snappy block of {value} bytes");
        }
        throw new InvalidDataException("snappy length is longer than 5 bytes");
    }

    private static int ReadLittleEndian(ReadOnlySpan<byte> block, ref int at, int bytes)
    {
        if (bytes > block.Length - at)
            throw new InvalidDataException("snappy block ends inside a tag");
        int value = 0;
        for (int i = 0; i < bytes; i++)
            value |= block[at++] << (8 * i);
        return value;
    }
}
