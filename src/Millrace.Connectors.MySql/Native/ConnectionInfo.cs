namespace Millrace.Connectors.MySql.Native;

/// <summary>What <c>mariadb_get_info</c> can be asked (enum mariadb_value in mysql.h), as far as it is used here.</summary>
internal enum ConnectionInfo
{
    /// <summary>unsigned int: bits of the last answer's status, such as SERVER_STATUS_NO_BACKSLASH_ESCAPES.</summary>
    ServerStatus = 30,

    /// <summary>unsigned long: MariaDB's own capabilities, bits 32 and up of the handshake.</summary>
    ExtendedServerCapabilities = 32,
}
