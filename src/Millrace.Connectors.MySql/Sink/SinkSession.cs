using Millrace.Connectors.MySql.Client;
using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>
/// One connection and all that hangs on it: prepared statements, what is known of tables, rows that wait. After a lost connection a new one
/// is made.
/// </summary>
internal sealed class SinkSession : IDisposable
{
    private readonly SinkOptions _options;
    private readonly FieldLists _lists;
    private readonly MySqlConnection _connection;
    private readonly SqlBuilder _sql;
    private readonly ColumnTypes _types;
    private readonly TableStructure _structure;
    private readonly Dictionary<string, TableWriter> _byTopic = new(StringComparer.Ordinal);
    private readonly Dictionary<TableId, TableWriter> _byTable = [];

    public SinkSession(MySqlConnection connection, SinkOptions options, FieldLists lists, TaskLog log)
    {
        _options = options;
        _lists = lists;
        _connection = connection;
        var names = new SqlNames(options.Quote, connection.Features);
        _types = new ColumnTypes(options, names, connection.Features.ExactCollation);
        string database = options.Endpoint.Database;
        _sql = new SqlBuilder(names, connection.Features, database);
        _structure = new TableStructure(connection, options, names, _types, database, log);
    }

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
            _structure.ForgetMissing();
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
            if (end == TransactionEnd.Commit) _connection.Commit();
            else _connection.Rollback();
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
        _structure.Forget();
    }

    public void Ping() => _connection.Ping();

    public void Dispose()
    {
        foreach (TableWriter writer in _byTable.Values) writer.Dispose();
        _connection.Dispose();
    }

    private void TryRollback()
    {
        try
        {
            _connection.Rollback();
        }
        catch (MySqlException)
        {
            // The connection is gone, and with it the transaction; the error that brought us here is the one to tell.
        }
    }

    private TableWriter TableOf(string topic)
    {
        if (_byTopic.TryGetValue(topic, out TableWriter? writer)) return writer;
        TableId table = _options.Naming.TableOf(topic);
        if (!_byTable.TryGetValue(table, out writer))
            _byTable[table] = writer = new TableWriter(table, _options, _connection, _sql, _structure, _types, _lists);
        return _byTopic[topic] = writer;
    }
}
