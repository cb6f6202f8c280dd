using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Native;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>One prepared statement, and all rows of the buffer in one packet: MariaDB's bulk protocol.</summary>
internal sealed unsafe class ArrayExecutor(MySqlConnection connection, SqlStatement statement) : RowExecutor
{
    private readonly MySqlStatement _prepared = connection.Prepare(statement.ForRows(1));
    private readonly NativeArray<NativeBind> _binds = new(statement.Parameters.Count);

    public override void Execute(RowBuffer rows)
    {
        for (int i = 0; i < statement.Parameters.Count; i++)
        {
            _binds.Pointer[i] = default;
            rows.Columns[statement.Parameters[i]].BindArray(ref _binds.Pointer[i], 0);
        }

        _prepared.ExecuteArray(_binds.Pointer, rows.Count);
        if (_prepared.HasWarnings) Warned?.Invoke();
    }

    public override void Dispose()
    {
        _prepared.Dispose();
        _binds.Dispose();
    }
}
