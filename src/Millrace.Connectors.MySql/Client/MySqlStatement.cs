using System.Runtime.InteropServices;
using System.Text;
using Millrace.Connectors.MySql.Native;

namespace Millrace.Connectors.MySql.Client;

/// <summary>A prepared statement of one connection.</summary>
/// <exception cref="MySqlException"/>
internal sealed unsafe class MySqlStatement : IDisposable
{
    private readonly StatementHandle _handle;
    private readonly MySqlConnection _connection;

    internal MySqlStatement(MySqlConnection connection, string sql)
    {
        _connection = connection;
        _handle = StatementHandle.Create(connection.Handle);
        if (_handle.IsInvalid) throw new OutOfMemoryException("mysql_stmt_init found no memory.");
        byte[] bytes = Encoding.UTF8.GetBytes(sql);
        int failed;
        fixed (byte* pointer = bytes) failed = NativeStatement.Prepare(_handle, pointer, new CULong((nuint)bytes.Length));
        if (failed == 0) return;
        MySqlException error = LastError();
        _handle.Dispose();
        throw error;
    }

    /// <summary>How many parameters the server has found. One in a comment or a text is none.</summary>
    public int ParameterCount => (int)NativeStatement.ParameterCount(_handle).Value;

    /// <summary>Whether the last execution left notes or warnings, which SHOW WARNINGS tells until the next statement.</summary>
    public bool HasWarnings => NativeStatement.WarningCount(_handle) > 0;

    /// <summary>Executes once, with one bind a parameter. What the binds point to must not move meanwhile.</summary>
    public void Execute(NativeBind* binds)
    {
        if (NativeStatement.BindParameters(_handle, binds) != 0 || NativeStatement.Execute(_handle) != 0) throw LastError();
    }

    /// <summary>
    /// Executes for each row of column-wise arrays, in one round trip. Needs <see cref="ServerFeatures.HasArrayBinding"/>.
    /// </summary>
    public void ExecuteArray(NativeBind* binds, int rows)
    {
        uint count = (uint)rows;
        if (NativeStatement.SetAttribute(_handle, NativeStatement.ArraySize, &count) != 0) throw LastError();
        Execute(binds);
    }

    /// <summary>The columns of the rows that the statement answers; empty when it answers none.</summary>
    public IReadOnlyList<ResultColumn> Columns()
    {
        using ResultHandle metadata = NativeStatement.ResultMetadata(_handle);
        if (metadata.IsInvalid) return [];
        NativeField* fields = NativeResult.Fields(metadata);
        var columns = new ResultColumn[NativeResult.FieldCount(metadata)];
        for (int i = 0; i < columns.Length; i++) columns[i] = ResultColumn.From(fields[i]);
        return columns;
    }

    /// <summary>
    /// After <see cref="Execute"/>: binds a place for each column's values, which must stay where it is while rows are fetched.
    /// </summary>
    public void BindResult(NativeBind* binds)
    {
        // Connector/C 3.3 has no reader for VECTOR and would call a null pointer; on the wire it is a byte string like any BLOB.
        // The fields are the statement's own.
        using (ResultHandle metadata = NativeStatement.ResultMetadata(_handle))
        {
            NativeField* fields = NativeResult.Fields(metadata);
            for (uint i = 0; i < NativeResult.FieldCount(metadata); i++)
                if (fields[i].Type == NativeType.Vector) fields[i].Type = NativeType.Blob;
        }

        if (NativeStatement.BindResult(_handle, binds) != 0) throw LastError();
    }

    /// <summary>
    /// Reads the next row from the server into what was bound; false after the last. Rows are not kept: memory is that of one row.
    /// </summary>
    public bool Fetch()
    {
        // the finalizer cannot run: the last row was read by this object's owner
        int outcome = NativeStatement.Fetch(_handle.DangerousGetHandle());
        if (outcome is 0 or NativeStatement.DataTruncated) return true;
        return outcome == NativeStatement.NoData ? false : throw LastError();
    }

    /// <summary>Reads a value of the current row that was longer than its buffer.</summary>
    public void FetchColumn(int column, NativeType type, Span<byte> target)
    {
        fixed (byte* pointer = target)
        {
            var bind = new NativeBind { Type = type, Buffer = pointer, BufferLength = new CULong((nuint)target.Length) };
            if (NativeStatement.FetchColumn(_handle.DangerousGetHandle(), &bind, (uint)column, default) != 0) throw LastError();
        }
    }

    public void Dispose() => _handle.Dispose();

    // A connection that is lost while rows are fetched leaves its error at the connection, or (Connector/C 3.3) nowhere.
    private MySqlException LastError()
    {
        int number = (int)NativeStatement.ErrorNumber(_handle);
        if (number == 0)
            return _connection.LastError() is { Number: not 0 } lost
                ? lost
                : new MySqlException(MySqlErrors.LostConnection, "HY000", "Lost connection to server while reading rows");
        return new MySqlException(
            number, Marshal.PtrToStringUTF8((nint)NativeStatement.SqlState(_handle))
            ?? "", Marshal.PtrToStringUTF8((nint)NativeStatement.ErrorMessage(_handle)) ?? "");
    }
}
