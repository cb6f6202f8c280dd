using Millrace.Connectors.MySql.Client;
using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>
/// Rows of one shape and the statement that sends them. The memory grows with the batches that come, up to the most rows of one statement.
/// </summary>
internal sealed class PendingRows : IDisposable
{
    private const int FirstRows = 64;

    // Room in a packet for what is not rows: the statement's header, and text around it.
    private const int PacketSlack = 1024;

    private readonly SinkSession _session;
    private readonly RowShape _shape;
    private readonly RowExecutor _executor;
    private readonly long _maxBytes;
    private readonly int _maxRows;
    private RowBuffer _rows;

    /// <param name="session">Over which they are sent.</param>
    /// <param name="table">Whose rows they are.</param>
    /// <param name="shape">Theirs.</param>
    /// <param name="statement">Sends them.</param>
    /// <param name="topic">Of the record that needs it, for messages.</param>
    /// <exception cref="DataException">The server refuses the statement because of what the schema asks for.</exception>
    /// <exception cref="MySqlException"/>
    public PendingRows(SinkSession session, TableId table, RowShape shape, SqlStatement statement, string topic)
    {
        (_session, _shape) = (session, shape);
        _maxRows = Math.Max(1, session.Options.BatchSize);
        long statementBytes = statement.ForRows(statement.MaxRows).Length;
        _maxBytes = Math.Max(PacketSlack, session.Connection.Features.MaxPacketBytes - PacketSlack - statementBytes);
        _rows = Buffer(Math.Min(FirstRows, _maxRows));
        try
        {
            _executor = RowExecutor.Create(session.Connection, statement, () => session.Structure.WarnOfChanges(table));
        }
        catch (MySqlException fault) when (fault.Kind is MySqlErrorKind.BadSchema or MySqlErrorKind.Fatal)
        {
            _rows.Dispose();
            throw session.Structure.Refused(table, topic, statement.ForRows(1), fault);
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
            _rows = Buffer(capacity);
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

    private RowBuffer Buffer(int capacity) => new(_shape, _session.Types, capacity, _maxBytes, _session.Options.ReplaceNullWithDefault);
}
