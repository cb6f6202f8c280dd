namespace Millrace.Connectors.MySql.Native;

/// <summary>Connection options (enum mysql_option in mysql.h), as far as they are used here, with the type of their value.</summary>
internal enum ConnectionOption
{
    /// <summary>unsigned int, seconds.</summary>
    ConnectTimeout = 0,

    /// <summary>String.</summary>
    CharacterSet = 7,

    /// <summary>unsigned int, 0 or 1.</summary>
    LocalInfile = 8,

    /// <summary>unsigned int: 1 is TCP.</summary>
    Protocol = 9,

    /// <summary>unsigned int, seconds.</summary>
    ReadTimeout = 11,

    /// <summary>unsigned int, seconds.</summary>
    WriteTimeout = 12,

    /// <summary>my_bool.</summary>
    TlsVerifyServerCertificate = 21,

    /// <summary>String, a folder.</summary>
    PluginFolder = 22,

    /// <summary>String, a PEM file.</summary>
    TlsKey = 25,

    /// <summary>String, a PEM file.</summary>
    TlsCertificate = 26,

    /// <summary>String, a PEM file.</summary>
    TlsCa = 27,

    /// <summary>my_bool: asks for TLS; a server that has none is still accepted.</summary>
    TlsEnforce = 38,

    /// <summary>unsigned long: longest packet the client sends or takes.</summary>
    MaxAllowedPacket = 39,
}

/// <summary>What <c>mariadb_get_info</c> can be asked (enum mariadb_value in mysql.h), as far as it is used here.</summary>
internal enum ConnectionInfo
{
    /// <summary>unsigned int: bits of the last answer's status, such as SERVER_STATUS_NO_BACKSLASH_ESCAPES.</summary>
    ServerStatus = 30,

    /// <summary>unsigned long: MariaDB's own capabilities, bits 32 and up of the handshake.</summary>
    ExtendedServerCapabilities = 32,
}
