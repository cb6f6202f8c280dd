using Millrace.Records;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>
/// Rows of one shape and the statement that sends them. The memory grows with the batches that come, up to the most rows of one statement.
/// </summary>
internal sealed class PendingRows : IDisposable
{
    private const int FirstRows = 64;

    private readonly Func<int, RowBuffer> _createBuffer;
    private readonly RowExecutor _executor;
    private readonly int _maxRows;
    private RowBuffer _rows;

    /// <summary>Errors: those of the two functions.</summary>
    public PendingRows(Func<int, RowBuffer> createBuffer, Func<RowExecutor> createExecutor, int maxRows)
    {
        (_createBuffer, _maxRows) = (createBuffer, maxRows);
        _rows = createBuffer(Math.Min(FirstRows, maxRows));
        try
        {
            _executor = createExecutor();
        }
        catch
        {
            _rows.Dispose();
            throw;
        }
    }

    public int Count => _rows.Count;

    /// <summary>As <see cref="RowBuffer.TryAppend"/>. <paramref name="expectedRows"/> may still come in this batch.</summary>
    public bool TryAppend(in Record record, int expectedRows)
    {
        if (_rows.Count == 0 && _rows.Capacity < Math.Min(expectedRows, _maxRows))
        {
            int capacity = (int)Math.Min(_maxRows, System.Numerics.BitOperations.RoundUpToPowerOf2((uint)expectedRows));
            _rows.Dispose();
            _rows = _createBuffer(capacity);
        }

        return _rows.TryAppend(record);
    }

    /// <summary>Sends the rows, and forgets them also when that fails.</summary>
    public void Flush()
    {
        if (_rows.Count == 0) return;
        try
        {
            _executor.Execute(_rows);
        }
        finally
        {
            _rows.Clear();
        }
    }

    public void Discard() => _rows.Clear();

    public void Dispose()
    {
        _rows.Dispose();
        _executor.Dispose();
    }
}
