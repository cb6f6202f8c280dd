namespace Millrace.Connectors.MySql.Source.Fields;

/// <summary>Big-endian signed numbers, as Connect's Decimal has them.</summary>
internal static class TwosComplement
{
    /// <summary>Without leading bytes that only repeat the sign, as Java's BigInteger writes itself.</summary>
    public static ReadOnlySpan<byte> Shortest(ReadOnlySpan<byte> bytes)
    {
        byte sign = (byte)(bytes[0] >= 0x80 ? 0xFF : 0);
        while (bytes.Length > 1 && bytes[0] == sign && ((bytes[1] ^ sign) & 0x80) == 0) bytes = bytes[1..];
        return bytes;
    }
}
