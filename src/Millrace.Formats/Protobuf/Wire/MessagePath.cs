using System.Buffers;
using Millrace.Errors;

namespace Millrace.Formats.Protobuf.Wire;

/// <summary>
/// Which message of its file a payload holds: between schema id and message stand the number of indexes and the indexes, as zig-zag
/// varints; a single zero is short for the first message.
/// </summary>
internal static class MessagePath
{
    // Sixteen bytes make a key; no schema nests messages so deep.
    private const int Longest = 15;

    /// <summary>Splits the path from the message.</summary>
    /// <returns>A key equal for equal paths (not the short and long form of the first).</returns>
    /// <exception cref="DataException">It is cut off or longer than any real one.</exception>
    public static UInt128 Read(ReadOnlySpan<byte> payload, out int length)
    {
        if (payload.Length > 0 && payload[0] == 0)
        {
            length = 1;
            return 0;
        }

        length = 0;
        long count = ReadNumber(payload, ref length);
        if (count is < 0 or > Longest) throw new DataException($"Invalid Protobuf data: {count} message indexes");
        for (long i = 0; i < count; i++) ReadNumber(payload, ref length);
        UInt128 key = 1;
        foreach (byte b in payload[..length]) key = (key << 8) | b;
        return key;
    }

    /// <summary>The indexes of a path that <see cref="Read"/> has found.</summary>
    public static int[] Parse(ReadOnlySpan<byte> payload)
    {
        if (payload[0] == 0) return [0];
        int at = 0;
        var path = new int[ReadNumber(payload, ref at)];
        for (int i = 0; i < path.Length; i++) path[i] = (int)ReadNumber(payload, ref at);
        return path;
    }

    /// <summary>The path as it stands in front of messages.</summary>
    public static byte[] Write(ReadOnlySpan<int> path)
    {
        if (path is [0]) return [0];
        var bytes = new ArrayBufferWriter<byte>();
        WriteNumber(bytes, path.Length);
        foreach (int index in path) WriteNumber(bytes, index);
        return bytes.WrittenSpan.ToArray();
    }

    private static long ReadNumber(ReadOnlySpan<byte> payload, ref int at)
    {
        uint bits = 0;
        for (int shift = 0; shift < 28; shift += 7)
        {
            if (at >= payload.Length || at >= Longest) break;
            byte next = payload[at++];
            bits |= (uint)(next & 0x7F) << shift;
            if (next < 0x80) return (bits >> 1) ^ -(int)(bits & 1);
        }

        throw new DataException("Invalid Protobuf data: the message indexes after the schema id are cut off or too long");
    }

    private static void WriteNumber(ArrayBufferWriter<byte> bytes, int number)
    {
        uint bits = (uint)number << 1;
        for (; bits >= 0x80; bits >>= 7) bytes.Write([(byte)(bits | 0x80)]);
        bytes.Write([(byte)bits]);
    }
}
