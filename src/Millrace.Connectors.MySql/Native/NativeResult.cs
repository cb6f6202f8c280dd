using System.Runtime.InteropServices;

namespace Millrace.Connectors.MySql.Native;

/// <summary>Connector/C's chapter on results of text queries.</summary>
internal static unsafe partial class NativeResult
{
    /// <summary>Reads the whole result. Invalid when there is none, or on an error (then the connection's error number is not 0).</summary>
    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_store_result")]
    public static partial ResultHandle Store(ConnectionHandle connection);

    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_free_result")]
    public static partial void Free(nint result);

    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_num_fields")]
    public static partial uint FieldCount(ResultHandle result);

    /// <summary>The next row as pointers to its texts (null for NULL), valid until the result is freed; null after the last row.</summary>
    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_fetch_row")]
    public static partial byte** FetchRow(ResultHandle result);

    /// <summary>Lengths of the texts of the row fetched last.</summary>
    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_fetch_lengths")]
    public static partial CULong* FetchLengths(ResultHandle result);

    /// <summary>An array of as many as there are fields, valid as long as the result.</summary>
    [LibraryImport(MariaDbLibrary.Name, EntryPoint = "mysql_fetch_fields")]
    public static partial NativeField* Fields(ResultHandle result);
}
