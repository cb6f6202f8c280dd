using System.Buffers.Binary;

namespace Millrace.Broker.Storage.Codecs;

/// <summary>LZ4 frames (https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md), with dependent or independent blocks.</summary>
/// <remarks>The xxHash checksums of the frame are skipped: the batch has its own CRC, and old Java clients wrote a wrong header checksum.</remarks>
internal static class Lz4FrameDecoder
{
    private const uint Magic = 0x184D2204, UncompressedBit = 0x80000000;
    private const int VersionBits = 0x40, BlockChecksumBit = 0x10, ContentSizeBit = 0x08, ContentChecksumBit = 0x04, DictionaryBit = 0x01;
    private const int MinMatch = 4;

    /// <exception cref="InvalidDataException">The data is damaged or larger than the output's bound.</exception>
    public static void Decode(ReadOnlySpan<byte> packed, PooledOutput output)
    {
        int at = 0;
        while (at < packed.Length)
            DecodeFrame(packed, ref at, output);
    }

    private static void DecodeFrame(ReadOnlySpan<byte> packed, ref int at, PooledOutput output)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(Take(packed, ref at, 4)) != Magic)
            throw new InvalidDataException("not an lz4 frame");
        int flags = Take(packed, ref at, 2)[0];
        if ((flags & 0xC0) != VersionBits)
            throw new InvalidDataException($"lz4 frame of unknown version {flags >> 6}");
        Take(packed, ref at, ((flags & ContentSizeBit) != 0 ? 8 : 0) + ((flags & DictionaryBit) != 0 ? 4 : 0) + 1);
        int start = output.Length;
        while (true)
        {
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(Take(packed, ref at, 4));
            if (size == 0)
                break;
            ReadOnlySpan<byte> block = Take(packed, ref at, (int)Math.Min(size & ~UncompressedBit, int.MaxValue));
            if ((size & UncompressedBit) != 0)
                output.Write(block);
            else
                DecodeBlock(block, output, start);
            if ((flags & BlockChecksumBit) != 0)
                Take(packed, ref at, 4);
        }
        if ((flags & ContentChecksumBit) != 0)
            Take(packed, ref at, 4);
    }

    private static void DecodeBlock(ReadOnlySpan<byte> block, PooledOutput output, int start)
    {
        int at = 0;
        while (at < block.Length)
        {
            int token = block[at++];
            output.Write(Take(block, ref at, ReadLength(block, ref at, token >> 4)));
            if (at == block.Length)
                return; // The last sequence has literals only.
            int distance = BinaryPrimitives.ReadUInt16LittleEndian(Take(block, ref at, 2));
            output.CopyBack(distance, checked(ReadLength(block, ref at, token & 15) + MinMatch), start);
        }
    }

    private static int ReadLength(ReadOnlySpan<byte> block, ref int at, int nibble)
    {
        int length = nibble;
        if (nibble != 15)
            return length;
        byte more;
        do
        {
            more = Take(block, ref at, 1)[0];
            length = checked(length + more);
        }
        while (more == byte.MaxValue);
        return length;
    }

    private static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> source, ref int at, int bytes)
    {
        if (bytes > source.Length - at)
            throw new InvalidDataException("lz4 data ends too early");
        ReadOnlySpan<byte> taken = source.Slice(at, bytes);
        at += bytes;
        return taken;
    }
}
