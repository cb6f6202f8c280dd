namespace Millrace.Connectors.Redis.Topology;

/// <summary>
/// The slot of a key: CRC-16 (XMODEM) of it, or of what stands in its first pair of braces, modulo 16384.
/// Source: https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#key-distribution-model
/// </summary>
internal static class HashSlot
{
    public const int Count = 16384;

    private static readonly ushort[] Table = MakeTable();

    public static int Of(ReadOnlySpan<byte> key)
    {
        int open = key.IndexOf((byte)'{');
        if (open >= 0)
        {
            int length = key[(open + 1)..].IndexOf((byte)'}');
            if (length > 0) key = key.Slice(open + 1, length);
        }

        ushort crc = 0;
        foreach (byte b in key) crc = (ushort)((crc << 8) ^ Table[(crc >> 8) ^ b]);
        return crc % Count;
    }

    private static ushort[] MakeTable()
    {
        const ushort Polynomial = 0x1021;
        var table = new ushort[256];
        for (int i = 0; i < table.Length; i++)
        {
            ushort crc = (ushort)(i << 8);
            for (int bit = 0; bit < 8; bit++) crc = (ushort)((crc & 0x8000) != 0 ? (crc << 1) ^ Polynomial : crc << 1);
            table[i] = crc;
        }

        return table;
    }
}
