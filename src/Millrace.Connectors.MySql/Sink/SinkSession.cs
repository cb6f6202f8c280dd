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
    private readonly Dictionary<string, TableWriter> _byTopic = new(StringComparer.Ordinal);
    private readonly Dictionary<TableId, TableWriter> _byTable = [];

    public SinkSession(MySqlConnection connection, SinkOptions options, FieldLists lists, TaskLog log)
    {
        Options = options;
        Lists = lists;
        Connection = connection;
        var names = new SqlNames(options.Quote, connection.Features);
        Types = new ColumnTypes(options, names, connection.Features.ExactCollation);
        string database = options.Endpoint.Database;
        Sql = new SqlBuilder(names, connection.Features, database);
        Structure = new TableStructure(connection, options, names, Types, database, log);
    }

    public SinkOptions Options { get; }

    public FieldLists Lists { get; }

    public MySqlConnection Connection { get; }

    public SqlBuilder Sql { get; }

    public ColumnTypes Types { get; }

    public TableStructure Structure { get; }

    /// <summary>
    /// Sends records in one transaction. Those that are bad already on our side are refused and left out, also when it is called again.
    /// Errors: <see cref="DataException"/> for such a record when there is nowhere to report it; <see cref="MySqlException"/>. Either
    /// leaves nothing in the transaction.
    /// </summary>
    public void Write(BatchPart part, TransactionEnd end)
    {
        ReadOnlySpan<Record> records = part.Records;
        try
        {
            Structure.ForgetMissing();
            foreach (TableWriter writer in _byTable.Values) writer.Begin();
            string? topic = null;
            TableWriter? table = null;
            for (int i = 0; i < records.Length; i++)
            {
                ref readonly Record record = ref records[i];
                if (part.IsRefused(i)) continue;
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
            }

            foreach (TableWriter writer in _byTable.Values) writer.Flush();
            if (end == TransactionEnd.Commit) Connection.Commit();
            else Connection.Rollback();
        }
        catch (Exception fault)
        {
            foreach (TableWriter writer in _byTable.Values) writer.Discard();
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
