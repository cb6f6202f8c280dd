using System.Runtime.InteropServices;

namespace Millrace.Connectors.MySql.Native;

/// <summary>
/// Connector/C's chapter on connections (mysql.h). Functions that return <c>int</c> or <c>my_bool</c> say 0 for success;
/// the error is then at <see cref="ErrorNumber"/>, <see cref="SqlState"/> and <see cref="ErrorMessage"/>, whose strings belong to the
/// connection.
/// </summary>
internal static unsafe partial class NativeConnection
{
    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_init")]
    public static partial ConnectionHandle Init(nint zero);

    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_close")]
    public static partial void Close(nint connection);

    /// <summary>The option's value is a string, or a pointer to a number: see <see cref="ConnectionOption"/>.</summary>
    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_options")]
    public static partial int SetOption(ConnectionHandle connection, ConnectionOption option, void* value);

    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_options", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetOption(ConnectionHandle connection, ConnectionOption option, string value);

    /// <summary>Null when it failed, else the connection again.</summary>
    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_real_connect", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint Connect(
        ConnectionHandle connection, string? host, string? user, string? password, string? database, uint port, string? socket,
        CULong flags);

    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_real_query")]
    public static partial int Query(ConnectionHandle connection, byte* sql, CULong length);

    /// <summary>Rows that the last statement has changed.</summary>
    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_affected_rows")]
    public static partial ulong AffectedRows(ConnectionHandle connection);

    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_commit")]
    public static partial byte Commit(ConnectionHandle connection);

    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_rollback")]
    public static partial byte Rollback(ConnectionHandle connection);

    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_ping")]
    public static partial int Ping(ConnectionHandle connection);

    /// <summary>
    /// Shuts the socket down, from any thread: calls that wait for the server end with an error, and so do all later ones.
    /// </summary>
    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mariadb_cancel")]
    public static partial int Cancel(ConnectionHandle connection);

    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_errno")]
    public static partial uint ErrorNumber(ConnectionHandle connection);

    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_sqlstate")]
    public static partial byte* SqlState(ConnectionHandle connection);

    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_error")]
    public static partial byte* ErrorMessage(ConnectionHandle connection);

    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_get_server_info")]
    public static partial byte* ServerVersion(ConnectionHandle connection);

    /// <summary>Null on a connection without TLS.</summary>
    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_get_ssl_cipher")]
    public static partial byte* TlsCipher(ConnectionHandle connection);

    /// <summary>0 when the value of that kind was written to <paramref name="value"/>.</summary>
    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mariadb_get_info")]
    public static partial byte GetInfo(ConnectionHandle connection, ConnectionInfo kind, void* value);
}
