using Millrace.Records;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>Rows of one shape and the statement that sends them. The memory grows with the batches that come, up to the most rows of one statement.</summary>
internal sealed class PendingRows(Func<int, RowBuffer> createBuffer, Func<RowExecutor> createExecutor, int maxRows) : IDisposable
{
    private const int FirstRows = 64;
    private RowBuffer _rows = createBuffer(Math.Min(FirstRows, maxRows));
    private RowExecutor? _executor;

    public int Count => _rows.Count;

    /// <summary>As <see cref="RowBuffer.TryAppend"/>. <paramref name="expectedRows"/> may still come in this batch.</summary>
    public bool TryAppend(in Record record, int expectedRows)
    {
        if (_rows.Count == 0 && _rows.Capacity < Math.Min(expectedRows, maxRows))
        {
            int capacity = (int)Math.Min(maxRows, System.Numerics.BitOperations.RoundUpToPowerOf2((uint)expectedRows));
            _rows.Dispose();
            _rows = createBuffer(capacity);
        }

        return _rows.TryAppend(record);
    }

    /// <summary>Sends the rows, and forgets them also when that fails.</summary>
    public void Flush()
    {
        if (_rows.Count == 0) return;
        try
        {
            (_executor ??= createExecutor()).Execute(_rows);
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
        _executor?.Dispose();
    }
}
