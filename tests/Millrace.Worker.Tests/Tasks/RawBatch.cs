using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Millrace.Worker.Tests.Tasks;

/// <summary>
/// Record batches byte by byte (https://kafka.apache.org/documentation/#recordbatch), with the checksum right whatever is wrong within.
/// </summary>
internal static class RawBatch
{
    private const int HeaderBytes = 61;

    /// <summary>A batch of records as they are given; <paramref name="attributes"/> says how they are compressed.</summary>
    public static byte[] Of(long baseOffset, short attributes, byte[] records, int count = 1)
    {
        byte[] batch = new byte[HeaderBytes + records.Length];
        BinaryPrimitives.WriteInt64BigEndian(batch, baseOffset);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(8), batch.Length - 12);
        batch[16] = 2;
        BinaryPrimitives.WriteInt16BigEndian(batch.AsSpan(21), attributes);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(23), count - 1);
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(27), 1_700_000_000_000);
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(35), 1_700_000_000_000);
        batch.AsSpan(43, 14).Fill(0xFF);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(57), count);
        records.CopyTo(batch.AsSpan(HeaderBytes));
        uint crc = uint.MaxValue;
        foreach (byte b in batch.AsSpan(21)) crc = BitOperations.Crc32C(crc, b);
        BinaryPrimitives.WriteUInt32BigEndian(batch.AsSpan(17), ~crc);
        return batch;
    }

    /// <summary>One record: key <c>k</c>, that value, and after the count of headers whatever <paramref name="rest"/> says.</summary>
    public static byte[] Record(string value, int headers = 0, byte[]? rest = null, int? keyLength = null, int offsetDelta = 0)
    {
        byte[] text = Encoding.UTF8.GetBytes(value);
        byte[] body = [0, 0, .. Varint(offsetDelta), .. Varint(keyLength ?? 1), (byte)'k', .. Varint(text.Length), .. text,
            .. Varint(headers), .. rest ?? []];
        return [.. Varint(body.Length), .. body];
    }

    private static byte[] Varint(int value)
    {
        uint zigzag = (uint)((value << 1) ^ (value >> 31));
        var bytes = new List<byte>();
        for (; zigzag >= 0x80; zigzag >>= 7) bytes.Add((byte)(zigzag | 0x80));
        bytes.Add((byte)zigzag);
        return [.. bytes];
    }
}
