using System.Globalization;

namespace Millrace.Connectors.MySql.Client;

/// <summary>What a server can do that another cannot.</summary>
internal sealed record ServerFeatures
{
    public required string Version { get; init; }

    public bool IsMariaDb { get; init; }

    /// <summary>
    /// One COM_STMT_BULK_EXECUTE carries all rows of a prepared statement:
    /// MARIADB_CLIENT_STMT_BULK_OPERATIONS, bit 34 of the handshake's capabilities. https://mariadb.com/kb/en/com_stmt_bulk_execute/
    /// </summary>
    public bool HasArrayBinding { get; init; }

    /// <summary>
    /// <c>INSERT ... AS new ON DUPLICATE KEY UPDATE a=new.a</c>, since MySQL 8.0.19; <c>VALUES(a)</c> is deprecated there since 8.0.20.
    /// MariaDB has only the latter. https://dev.mysql.com/doc/refman/8.4/en/insert-on-duplicate.html
    /// </summary>
    public bool HasRowAlias { get; init; }

    /// <summary>
    /// A collation of utf8mb4 in which texts are equal only when they are the same, spaces at the end included:
    /// <c>utf8mb4_bin</c> pads with spaces on every server. MySQL before 8.0.17 has no better one.
    /// https://dev.mysql.com/doc/refman/8.4/en/charset-unicode-sets.html,
    /// https://mariadb.com/kb/en/supported-character-sets-and-collations/
    /// </summary>
    public string ExactCollation { get; init; } = "utf8mb4_bin";

    /// <summary>The session's max_allowed_packet, in bytes.</summary>
    public long MaxPacketBytes { get; init; }

    /// <summary>sql_mode NO_BACKSLASH_ESCAPES: a backslash in a literal is just that.</summary>
    public bool NoBackslashEscapes { get; init; }

    /// <param name="version">
    /// As the server says it: <c>9.7.4</c>, <c>10.11.19-MariaDB-...</c>, or with the <c>5.5.5-</c> that old MariaDB puts before it.
    /// </param>
    /// <param name="extendedCapabilities">Bits 32 to 63 of the handshake's capabilities, MariaDB's own.</param>
    /// <param name="maxPacketBytes">The session's max_allowed_packet.</param>
    /// <param name="noBackslashEscapes">From the status flags of the handshake.</param>
    public static ServerFeatures Detect(string version, ulong extendedCapabilities, long maxPacketBytes, bool noBackslashEscapes)
    {
        const ulong bulkOperations = 1UL << (34 - 32);
        bool mariaDb = version.Contains("MariaDB", StringComparison.OrdinalIgnoreCase);
        return new ServerFeatures
        {
            Version = version, IsMariaDb = mariaDb, MaxPacketBytes = maxPacketBytes, NoBackslashEscapes = noBackslashEscapes,
            HasArrayBinding = (extendedCapabilities & bulkOperations) != 0,
            HasRowAlias = !mariaDb && Numbers(version) >= new Version(8, 0, 20),
            ExactCollation = mariaDb ? "utf8mb4_nopad_bin" : Numbers(version) >= new Version(8, 0, 17) ? "utf8mb4_0900_bin" : "utf8mb4_bin",
        };
    }

    private static Version Numbers(string version)
    {
        int[] parts = version.Split('-', '+')[0].Split('.').Take(3)
            .Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0).ToArray();
        return parts.Length == 3 ? new Version(parts[0], parts[1], parts[2]) : new Version(0, 0);
    }
}
