using System.Globalization;
using System.Text;
using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Source.Fields;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Millrace.Timing;

namespace Millrace.Connectors.MySql.Source;

/// <summary>
/// Reads one table (or query) again and again: remembers how far it came, opens the next query there, and hands over its rows in batches.
/// The connection is used by one reader at a time, from <see cref="Open"/> until <see cref="Read"/> says that the result has ended.
/// </summary>
internal sealed class TableReader(SourceOptions options, TableId? table, SourcePosition stored, TaskLog log) : IDisposable
{
    // A batch goes on until the timestamp changes, so that it ends where an offset can say so; but not for ever.
    private const int MostOfOneTimestamp = 200_000;

    // Rows with large texts end a batch by their size.
    private const int MostBatchBytes = 16 * 1024 * 1024;

    private readonly string _name = table?.ToString() ?? "query";
    private readonly string _topic = table is null ? options.TopicPrefix : options.TopicPrefix + table.Name;

    // Null: bulk reading has no offsets.
    private readonly OffsetMap? _partition = options.Mode == SourceMode.Bulk
        ? null
        : table is null ? SourcePartitions.Query : SourcePartitions.Of(table);

    private SourceQuery? _query;
    private Schema? _schema;
    private RowCursor? _cursor;
    private CalendarField[] _times = [];
    private FieldReader? _id;

    // By which a row is named in messages: the primary key, or what the mode goes by.
    private FieldReader[] _rowNames = [];

    // All rows up to here were handed over; in timestamp mode, rows of the timestamp after it may have been too.
    private SourcePosition _position = stored;
    private SourcePosition _current = stored;
    private bool _isAhead;

    public bool IsOpen => _cursor is not null;

    /// <summary>When to query again, in milliseconds of <see cref="TimeProviderExtensions.Milliseconds"/>.</summary>
    public long Due { get; set; }

    /// <summary>Passing errors in a row.</summary>
    public int Failures { get; set; }

    /// <summary>Starts the next query.</summary>
    /// <exception cref="MySqlException"/>
    /// <exception cref="ConfigException">The table lacks what the mode needs.</exception>
    public void Open(MySqlConnection connection)
    {
        _query ??= Resolve(connection);
        long before = options.Mode is SourceMode.Timestamp or SourceMode.TimestampIncrementing ? EndOfWindow(connection) : 0;
        MySqlStatement statement = _query.Open(connection, _position, before);
        try
        {
            IReadOnlyList<ResultColumn> columns = statement.Columns();
            FieldReader?[] readers = [.. columns.Select(column => FieldReaders.Create(column, options.Types))];
            UseSchema(columns, readers);
            _cursor = new RowCursor(statement, columns, readers);
        }
        catch
        {
            statement.Dispose();
            throw;
        }

        _current = _position;
        _isAhead = false;
    }

    /// <summary>Adds rows to the batch; false when the result has ended, after which the connection is free.</summary>
    /// <exception cref="MySqlException">The next query then begins behind the last batch that was handed over.</exception>
    /// <exception cref="ConnectException">For a row that cannot become a record, only when it is the first of its batch.</exception>
    public bool Read(RecordBatch batch)
    {
        int bytesLeft = MostBatchBytes;
        SourcePosition position = _position, current = _current;
        while (true)
        {
            bool isFull = batch.Count >= options.BatchRows || bytesLeft <= 0;
            if (isFull && (options.Mode != SourceMode.Timestamp || batch.Count >= MostOfOneTimestamp)) break;
            if (!_isAhead && !_cursor!.Next())
            {
                Close();
                Hand(batch, current, current);
                return false;
            }

            _isAhead = true;
            SourcePosition next;
            int before = batch.Count;
            try
            {
                next = PositionOfRow();
                if (_times.Length > 0 && next.Micros is null)
                {
                    // A zero date, which MySQL's criterion lets through in TIMESTAMP columns: no place in time, so never read, like NULL.
                    _isAhead = false;
                    continue;
                }

                if (isFull && next.Micros != current.Micros)
                {
                    position = current;
                    break;
                }

                Add(batch);
            }
            catch (DataException fault)
            {
                if (batch.Count > before) batch.RemoveLast();
                if (before > 0) break; // first those that are good; then this row again
                throw new ConnectException($"Table {_name}{Where()}: {fault.Message}", fault);
            }

            // A timestamp is done with when a later one comes; an id at once.
            if (options.Mode != SourceMode.Timestamp) position = next;
            else if (next.Micros != current.Micros) position = current;
            current = next;
            _isAhead = false;
            bytesLeft -= _cursor!.LastRowBytes;
        }

        Hand(batch, position, current);
        return true;
    }

    /// <summary>True when the record is one of this table, as far as a transformation has left that to be seen.</summary>
    public bool HasMade(in Record record) =>
        _partition is null ? record.Topic == _topic || (table is not null
            && record.ValueSchema?.Name == table.Name) : _partition.Equals(record.SourcePartition);

    /// <summary>Table and row of a record that it made, for messages. From any thread.</summary>
    public string Describe(in Record record)
    {
        var text = new StringBuilder(table is null ? "the query" : $"table {_name}");
        if (record.Value.Kind != ValueKind.Struct || record.ValueSchema is not { Type: SchemaType.Struct } schema) return text.ToString();
        string before = ", row with ";
        foreach (FieldReader column in _rowNames)
        {
            if (schema.FindField(column.Column.Name) is not { } field || field.Index >= record.Value.Items.Length) continue;
            text.Append(before).Append(field.Name).Append('=').Append(record.Value.Items[field.Index].ToString());
            before = ", ";
        }

        return text.ToString();
    }

    /// <summary>Ends the query, if one is under way. The connection must have been cancelled, or the result have ended.</summary>
    public void Close()
    {
        _cursor?.Dispose();
        _cursor = null;
        _isAhead = false;
    }

    /// <summary>Looks at the table's columns again with the next query.</summary>
    public void Forget() => _query = null;

    public void Dispose() => Close();

    private void Add(RecordBatch batch)
    {
        ref Record record = ref batch.Add();
        record.Topic = _topic;
        record.ValueSchema = _schema;
        record.SourcePartition = _partition;
        record.Value = _cursor!.Read(batch.Arena);
    }

    /// <summary>Only the last offset of a batch is ever stored, so only that is made.</summary>
    private void Hand(RecordBatch batch, SourcePosition position, SourcePosition current)
    {
        (_position, _current) = (position, current);
        if (batch.Count > 0 && _partition is not null) batch[batch.Count - 1].SourceOffset = position.ToOffset();
    }

    private SourcePosition PositionOfRow()
    {
        long? micros = null;
        foreach (CalendarField time in _times)
        {
            if (!time.TryGetMicros(out long found)) continue;
            micros = found;
            break;
        }

        if (_id is null) return new SourcePosition(micros, null);
        return _id.TryGetWhole(out long id)
            ? new SourcePosition(micros, id)
            : throw new DataException(
                $"column {_id.Column.Name} is null or no whole number up to {long.MaxValue}, which the incrementing column must be");
    }

    private string Where() => _rowNames.Length == 0 ? "" : $", row with {_cursor!.Describe(_rowNames)}";

    private void UseSchema(IReadOnlyList<ResultColumn> columns, FieldReader?[] readers)
    {
        SchemaBuilder builder = SchemaBuilder.Struct();
        if (table is not null) builder.Name(table.Name);
        foreach (FieldReader reader in readers.OfType<FieldReader>()) builder.Field(reader.Column.Name, reader.Schema);
        // The same object as long as it is the same schema: converters remember by it what they have looked up.
        Schema schema = builder.Build();
        if (!schema.Equals(_schema))
        {
            _schema = schema;
            for (int i = 0; i < columns.Count; i++)
                if (readers[i] is null)
                    log.Warn($"{_name}: column {columns[i].Name} is left out: Connect has no type for it ({columns[i].Type}).");
        }

        _times = options.Mode is SourceMode.Timestamp or SourceMode.TimestampIncrementing
            ? [.. _query!.TimeColumns.Select(name => Find(readers, name) as CalendarField
                ?? throw new ConfigException(
                    $"Column {name} of {_name} is no DATETIME, TIMESTAMP or DATE, which timestamp.column.name needs"))]
            : [];
        _id = _query!.IdColumn is null ? null : Find(readers, _query.IdColumn);
        FieldReader[] keys = [.. readers.OfType<FieldReader>().Where(reader => reader.Column.IsPrimaryKey)];
        _rowNames = _id is not null ? [_id] : keys.Length > 0 ? keys : _times;
    }

    private static FieldReader? Find(FieldReader?[] readers, string name) =>
        readers.FirstOrDefault(reader => reader?.Column.Name == name)
        ?? readers.FirstOrDefault(reader => string.Equals(reader?.Column.Name, name, StringComparison.OrdinalIgnoreCase));

    private SourceQuery Resolve(MySqlConnection connection)
    {
        var query = SourceQuery.Resolve(connection, options, table);
        if (options.TimestampInitial is { } initial && _position.Micros is null && options.Mode is SourceMode.Timestamp
            or SourceMode.TimestampIncrementing)
            _position = _position with { Micros = initial == -1 ? Now(connection) : initial * 1000 };
        return query;
    }

    private long EndOfWindow(MySqlConnection connection) => Now(connection) - (long)(options.Delay.TotalMilliseconds * 1000);

    // The server's clock in whole seconds: rows of the second that is running wait, because more of them may come.
    private long Now(MySqlConnection connection)
    {
        string now = connection.Query("SELECT CURRENT_TIMESTAMP")[0][0]!;
        var local = DateTime.ParseExact(now, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        return options.Types.Clock.ToUtc((local - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond) * 1000;
    }
}
