using System.Runtime.InteropServices;

namespace Millrace.Connectors.MySql.Native;

/// <summary>
/// Connector/C's chapter on prepared statements (mariadb_stmt.h). 0 is success, else the error is at <see cref="ErrorNumber"/> and its
/// siblings.
/// </summary>
internal static unsafe partial class NativeStatement
{
    /// <summary>STMT_ATTR_ARRAY_SIZE: unsigned int, rows to execute from column-wise arrays.</summary>
    public const int ArraySize = 201;

    /// <summary>MYSQL_NO_DATA.</summary>
    public const int NoData = 100;

    /// <summary>MYSQL_DATA_TRUNCATED: at least one value is longer than its buffer.</summary>
    public const int DataTruncated = 101;

    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_stmt_init")]
    public static partial StatementHandle Init(ConnectionHandle connection);

    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_stmt_close")]
    public static partial byte Close(nint statement);

    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_stmt_prepare")]
    public static partial int Prepare(StatementHandle statement, byte* sql, CULong length);

    /// <summary>The question marks that the server has found.</summary>
    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_stmt_param_count")]
    public static partial CULong ParameterCount(StatementHandle statement);

    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_stmt_attr_set")]
    public static partial byte SetAttribute(StatementHandle statement, int attribute, void* value);

    /// <summary>Copies the binds, not what they point to: that must stay where it is until the statement was executed.</summary>
    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_stmt_bind_param")]
    public static partial byte BindParameters(StatementHandle statement, NativeBind* binds);

    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_stmt_execute")]
    public static partial int Execute(StatementHandle statement);

    /// <summary>Notes and warnings of the last execution.</summary>
    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_stmt_warning_count")]
    public static partial uint WarningCount(StatementHandle statement);

    /// <summary>
    /// The columns of the statement's rows, as a result without rows. Its fields belong to the statement.
    /// Invalid when the statement answers none.
    /// </summary>
    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_stmt_result_metadata")]
    public static partial ResultHandle ResultMetadata(StatementHandle statement);

    /// <summary>Copies the binds, one a column; what they point to receives each row.</summary>
    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_stmt_bind_result")]
    public static partial byte BindResult(StatementHandle statement, NativeBind* binds);

    /// <summary>
    /// Reads the next row from the connection into what was bound: 0, 1 for an error, <see cref="NoData"/> after the last row, or
    /// <see cref="DataTruncated"/>. Called once a row, so by the bare pointer: the caller keeps the handle alive.
    /// </summary>
    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_stmt_fetch")]
    public static partial int Fetch(nint statement);

    /// <summary>Reads a column of the row fetched last once more, into another place.</summary>
    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_stmt_fetch_column")]
    public static partial int FetchColumn(nint statement, NativeBind* bind, uint column, CULong offset);

    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_stmt_errno")]
    public static partial uint ErrorNumber(StatementHandle statement);

    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_stmt_sqlstate")]
    public static partial byte* SqlState(StatementHandle statement);

    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_stmt_error")]
    public static partial byte* ErrorMessage(StatementHandle statement);
}
