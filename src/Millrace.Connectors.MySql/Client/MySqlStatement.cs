using System.Runtime.InteropServices;
using System.Text;
using Millrace.Connectors.MySql.Native;

namespace Millrace.Connectors.MySql.Client;

/// <summary>A prepared statement of one connection. Errors: <see cref="MySqlException"/>.</summary>
internal sealed unsafe class MySqlStatement : IDisposable
{
    private readonly StatementHandle _handle;

    internal MySqlStatement(MySqlConnection connection, string sql)
    {
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

    /// <summary>Executes once, with one bind a parameter. What the binds point to must not move meanwhile.</summary>
    public void Execute(ParameterBind* binds)
    {
        if (NativeStatement.BindParameters(_handle, binds) != 0 || NativeStatement.Execute(_handle) != 0) throw LastError();
    }

    /// <summary>Executes for each row of column-wise arrays, in one round trip. Needs <see cref="ServerFeatures.HasArrayBinding"/>.</summary>
    public void ExecuteArray(ParameterBind* binds, int rows)
    {
        uint count = (uint)rows;
        if (NativeStatement.SetAttribute(_handle, NativeStatement.ArraySize, &count) != 0) throw LastError();
        Execute(binds);
    }

    public void Dispose() => _handle.Dispose();

    private MySqlException LastError() => new(
        (int)NativeStatement.ErrorNumber(_handle),
        Marshal.PtrToStringUTF8((nint)NativeStatement.SqlState(_handle)) ?? "",
        Marshal.PtrToStringUTF8((nint)NativeStatement.ErrorMessage(_handle)) ?? "");
}
