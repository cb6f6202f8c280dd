using Millrace.Connectors.MySql.Client;
using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>
/// One connection and all that hangs on it: what is known of tables, and a <see cref="TableWriter"/> for each that rows go to. After a lost
/// connection a new one is made.
/// </summary>
/// <remarks>Of the sink's three owners this has the connection, the table writer the order of its rows, and these their memory.</remarks>
internal sealed class SinkSession : IDisposable
{
    // A frozen task's transaction must not hold the rows of its offsets for the eight hours that a server has patience.
    private const int LongestTransactionSeconds = 30;

    private readonly StoredOffsets? _offsets;
    private readonly SqlNames _names;
    private readonly Dictionary<string, TableWriter> _byTopic = new(StringComparer.Ordinal);
    private readonly Dictionary<TableId, TableWriter> _byTable = [];
    private Refusals? _refusals;

    /// <exception cref="MySqlException"/>
    public SinkSession(MySqlConnection connection, SinkOptions options, StoredOffsets? offsets, FieldLists lists, TaskLog log)
    {
        Options = options;
        _offsets = offsets;
        Lists = lists;
        Connection = connection;
        _names = new SqlNames(options.Quote, connection.Features);
        Types = new ColumnTypes(options, _names, connection.Features.ExactCollation);
        string database = options.Endpoint.Database;
        Sql = new SqlBuilder(_names, connection.Features, database);
        Structure = new TableStructure(connection, options, _names, Types, database, log) { BeforeChange = CommitSoFar };
        if (offsets is null) return;
        // MySQL knows no limit of transactions that idle, only of connections that do.
        string limit = connection.Features.IsMariaDb ? "idle_transaction_timeout" : "wait_timeout";
        connection.Execute($"SET SESSION {limit} = {LongestTransactionSeconds}");
    }

    public SinkOptions Options { get; }

    public FieldLists Lists { get; }

    public MySqlConnection Connection { get; }

    public SqlBuilder Sql { get; }

    public ColumnTypes Types { get; }

    public TableStructure Structure { get; }

    /// <summary>
    /// Sends records in one transaction. Those that are bad already on our side are refused and left out, also when it is called again.
    /// An error leaves nothing in the transaction.
    /// </summary>
    /// <exception cref="DataException">There is such a record, and nowhere to report it.</exception>
    /// <exception cref="MySqlException"/>
    public void Write(BatchPart part, TransactionEnd end)
    {
        ReadOnlySpan<Record> records = part.Records;
        try
        {
            _refusals = part.Refusals;
            _offsets?.Claim(Connection, _names, records);
            Structure.ForgetMissing();
            foreach (TableWriter writer in _byTable.Values) writer.Begin();
            string? topic = null;
            TableWriter? table = null;
            for (int i = 0; i < records.Length; i++)
            {
                ref readonly Record record = ref records[i];
                if (_offsets?.IsWritten(record) == true) continue;
                if (part.IsRefused(i))
                {
                    _offsets?.Pass(record);
                    continue;
                }

                try
                {
                    if (table is null || !ReferenceEquals(record.Topic, topic))
                    {
                        table = TableOf(record.Topic);
                        topic = record.Topic;
                    }

                    table.Add(record, records.Length - i);
                }
                catch (DataException fault)
                {
                    part.Refuse(i, fault);
                }

                _offsets?.Pass(record);
            }

            if (end == TransactionEnd.Commit)
            {
                Commit();
                return;
            }

            foreach (TableWriter writer in _byTable.Values) writer.Flush();
            Connection.Rollback();
            _offsets?.Undone();
        }
        catch (Exception fault)
        {
            foreach (TableWriter writer in _byTable.Values) writer.Discard();
            _offsets?.Undone();
            if (fault is not MySqlException { EndsConnection: true }) TryRollback();
            throw;
        }
    }

    /// <summary>Forgets tables and statements, after the server said that a table is not what it was.</summary>
    public void ForgetTables()
    {
        foreach (TableWriter writer in _byTable.Values) writer.Dispose();
        _byTable.Clear();
        _byTopic.Clear();
        Structure.Forget();
    }

    public void Ping() => Connection.Ping();

    public void Dispose()
    {
        foreach (TableWriter writer in _byTable.Values) writer.Dispose();
        Connection.Dispose();
    }

    private void Commit()
    {
        foreach (TableWriter writer in _byTable.Values) writer.Flush();
        if (_offsets is not null)
        {
            _refusals!.Settle();
            _offsets.Store(Connection, _names);
        }

        Connection.Commit();
        _offsets?.Stored();
    }

    /// <summary>
    /// DDL ends the transaction. With offsets in it, it has to be whole by then: all that was sent, and the offsets behind it.
    /// </summary>
    private void CommitSoFar()
    {
        if (_offsets is not null) Commit();
    }

    private void TryRollback()
    {
        try
        {
            Connection.Rollback();
        }
        catch (MySqlException)
        {
            // The connection is gone, and with it the transaction; the error that brought us here is the one to tell.
        }
    }

    private TableWriter TableOf(string topic)
    {
        if (_byTopic.TryGetValue(topic, out TableWriter? writer)) return writer;
        TableId table = Options.Naming.TableOf(topic);
        if (!_byTable.TryGetValue(table, out writer))
            _byTable[table] = writer = new TableWriter(table, this);
        return _byTopic[topic] = writer;
    }
}
