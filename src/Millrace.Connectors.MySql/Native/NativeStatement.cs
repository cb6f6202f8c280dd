using System.Runtime.InteropServices;

namespace Millrace.Connectors.MySql.Native;

/// <summary>
/// Connector/C's chapter on prepared statements (mariadb_stmt.h). 0 is success, else the error is at <see cref="ErrorNumber"/> and its siblings.
/// </summary>
internal static unsafe partial class NativeStatement
{
    /// <summary>STMT_ATTR_ARRAY_SIZE: unsigned int, rows to execute from column-wise arrays.</summary>
    public const int ArraySize = 201;

    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_stmt_init")]
    public static partial StatementHandle Init(ConnectionHandle connection);

    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_stmt_close")]
    public static partial byte Close(nint statement);

    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_stmt_prepare")]
    public static partial int Prepare(StatementHandle statement, byte* sql, CULong length);

    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_stmt_attr_set")]
    public static partial byte SetAttribute(StatementHandle statement, int attribute, void* value);

    /// <summary>Copies the binds, not what they point to: that must stay where it is until the statement was executed.</summary>
    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_stmt_bind_param")]
    public static partial byte BindParameters(StatementHandle statement, ParameterBind* binds);

    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_stmt_execute")]
    public static partial int Execute(StatementHandle statement);

    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_stmt_errno")]
    public static partial uint ErrorNumber(StatementHandle statement);

    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_stmt_sqlstate")]
    public static partial byte* SqlState(StatementHandle statement);

    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_stmt_error")]
    public static partial byte* ErrorMessage(StatementHandle statement);
}
