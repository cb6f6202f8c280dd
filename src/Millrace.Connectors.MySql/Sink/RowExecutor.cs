using System.Numerics;
using System.Text;
using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Native;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>
/// A way to send the rows of a buffer with one kind of statement. A third one, LOAD DATA LOCAL, would fit here:
/// faster on MySQL, but off by default there.
/// </summary>
internal abstract class RowExecutor : IDisposable
{
    /// <summary>The fastest way the server knows: array binding on MariaDB, many rows a statement on MySQL.</summary>
    /// <exception cref="MySqlException">The server refuses the statement.</exception>
    public static RowExecutor Create(MySqlConnection connection, SqlStatement statement, Action warned) =>
        connection.Features.HasArrayBinding
        ? new ArrayExecutor(connection, statement) { Warned = warned }
        : new MultiRowExecutor(connection, statement) { Warned = warned };

    /// <summary>Called after a statement that left notes or warnings, before the next one.</summary>
    public Action? Warned { get; init; }

    /// <summary>Sends all rows, in order.</summary>
    /// <exception cref="MySqlException">Some of them may have been executed in this transaction then.</exception>
    public abstract void Execute(RowBuffer rows);

    public abstract void Dispose();
}

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

/// <summary>
/// Many rows a prepared statement. The rows are cut into powers of two, so that a dozen prepared statements serve every number of rows.
/// Measured on MySQL 9.7, 1,000 rows a statement: 115 thousand rows/s, against 97 thousand as text, with a third of the client's CPU.
/// </summary>
internal sealed unsafe class MultiRowExecutor(MySqlConnection connection, SqlStatement statement) : RowExecutor
{
    private readonly int _maxPower = BitOperations.Log2((uint)statement.MaxRows);
    // That for one row from the beginning: so the server says what it thinks of the statement before there are rows.
    private readonly MySqlStatement?[] _prepared = [connection.Prepare(statement.ForRows(1)),
        .. new MySqlStatement?[BitOperations.Log2((uint)statement.MaxRows)]];
    private readonly NativeArray<NativeBind> _binds = new(statement.Parameters.Count);

    public override void Execute(RowBuffer rows)
    {
        for (int first = 0; first < rows.Count;)
        {
            int power = Math.Min(_maxPower, BitOperations.Log2((uint)(rows.Count - first)));
            int count = 1 << power;
            Bind(rows, first, count);
            MySqlStatement prepared = _prepared[power] ??= connection.Prepare(statement.ForRows(count));
            prepared.Execute(_binds.Pointer);
            if (prepared.HasWarnings) Warned?.Invoke();
            first += count;
        }
    }

    public override void Dispose()
    {
        foreach (MySqlStatement? prepared in _prepared) prepared?.Dispose();
        _binds.Dispose();
    }

    private void Bind(RowBuffer rows, int first, int count)
    {
        int perRow = statement.Parameters.Count;
        _binds.Grow(count * perRow);
        new Span<NativeBind>(_binds.Pointer, count * perRow).Clear();
        for (int i = 0; i < perRow; i++)
        {
            Columns.ColumnBuffer column = rows.Columns[statement.Parameters[i]];
            for (int row = 0; row < count; row++) column.BindRow(ref _binds.Pointer[(row * perRow) + i], first + row);
        }
    }
}

/// <summary>A statement for one or many rows: <c>Head</c>, <c>Row</c> once for each row with commas between, <c>Tail</c>.</summary>
/// <param name="Parameters">Columns in the order of the question marks in <c>Row</c>.</param>
/// <param name="MaxRows">Most rows one statement may have; 1 where the form knows only one.</param>
internal sealed record SqlStatement(string Head, string Row, string Tail, IReadOnlyList<int> Parameters, int MaxRows)
{
    public string ForRows(int rows)
    {
        var sql = new StringBuilder(Head.Length + Tail.Length + (rows * (Row.Length + 1))).Append(Head).Append(Row);
        for (int i = 1; i < rows; i++) sql.Append(',').Append(Row);
        return sql.Append(Tail).ToString();
    }
}

internal enum TransactionEnd
{
    Commit,

    /// <summary>A trial: only whether it works is asked.</summary>
    Rollback,
}
