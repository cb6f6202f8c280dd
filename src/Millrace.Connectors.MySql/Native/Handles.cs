using Microsoft.Win32.SafeHandles;

namespace Millrace.Connectors.MySql.Native;

/// <summary>A <c>MYSQL*</c>. Released by <c>mysql_close</c>, which also says goodbye to the server.</summary>
internal sealed class ConnectionHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        NativeConnection.Close(handle);
        return true;
    }
}

/// <summary>A stored <c>MYSQL_RES*</c>: all rows are in client memory, so it does not need the connection any more.</summary>
internal sealed class ResultHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        NativeResult.Free(handle);
        return true;
    }
}

/// <summary>A <c>MYSQL_STMT*</c>. It uses its connection when it is closed, so it keeps that alive.</summary>
internal sealed class StatementHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    private ConnectionHandle? _connection;

    public static StatementHandle Create(ConnectionHandle connection)
    {
        StatementHandle statement = NativeStatement.Init(connection);
        if (statement.IsInvalid) return statement;
        bool added = false;
        connection.DangerousAddRef(ref added);
        statement._connection = connection;
        return statement;
    }

    protected override bool ReleaseHandle()
    {
        NativeStatement.Close(handle);
        _connection?.DangerousRelease();
        return true;
    }
}
