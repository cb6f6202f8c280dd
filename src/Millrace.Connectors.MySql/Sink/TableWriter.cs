using Millrace.Connectors.MySql.Client;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>
/// Collects the rows of one table and sends them many at a time. Invariant:
/// deletes that wait are younger than all writes that wait, so that "writes first, then deletes" keeps the order of every key; a write that
/// comes after a delete, and rows of another shape, are preceded by a flush.
/// </summary>
internal sealed class TableWriter(TableId table, SinkSession session) : IDisposable
{
    // Schemas of one topic are few; a converter that makes new ones without end must not fill the memory.
    private const int MostShapes = 64;

    private readonly SinkOptions _options = session.Options;
    private readonly Dictionary<Form, PendingRows> _shapes = [];
    private readonly Dictionary<Form, DataException> _faults = [];
    private Form _current;
    private PendingRows? _currentRows;
    private PendingRows? _writes;
    private PendingRows? _deletes;

    /// <summary>
    /// A new batch begins: what could not be written before may have been put right meanwhile, so the server is asked again, once a batch.
    /// </summary>
    public void Begin() => _faults.Clear();

    /// <summary>Takes one record; may send what is there.</summary>
    /// <exception cref="DataException">This record is bad.</exception>
    /// <exception cref="MySqlException">What was sent is refused.</exception>
    public void Add(in Record record, int expectedRows)
    {
        bool isDelete = record.Value.IsNull && !record.Value.IsLiteralNull && _options.DeleteEnabled;
        Require(record, isDelete);
        PendingRows? rows = RowsFor(record, isDelete);
        if (rows is null) return;
        if (isDelete)
        {
            if (!ReferenceEquals(_deletes, rows)) FlushDeletes();
            _deletes = rows;
        }
        else
        {
            FlushDeletes();
            if (!ReferenceEquals(_writes, rows)) _writes?.Flush();
            _writes = rows;
        }

        if (rows.TryAppend(record, expectedRows)) return;
        Flush();
        rows.TryAppend(record, expectedRows);
    }

    public void Flush()
    {
        _writes?.Flush();
        _deletes?.Flush();
    }

    /// <summary>Forgets rows that wait, after an error.</summary>
    public void Discard()
    {
        _writes?.Discard();
        _deletes?.Discard();
    }

    public void Dispose()
    {
        foreach (PendingRows rows in _shapes.Values) rows.Dispose();
        _shapes.Clear();
    }

    private void FlushDeletes()
    {
        if (_deletes is { Count: > 0 }) Flush();
    }

    private PendingRows? RowsFor(in Record record, bool isDelete)
    {
        Schema? valueSchema = isDelete ? null : record.ValueSchema;
        if (_currentRows is not null && isDelete == _current.IsDelete && ReferenceEquals(record.KeySchema, _current.Key)
            && ReferenceEquals(valueSchema, _current.Value))
            return _currentRows;
        var key = new Form(isDelete, record.KeySchema, valueSchema);
        if (!_shapes.TryGetValue(key, out PendingRows? rows))
        {
            if (_shapes.Count >= MostShapes)
            {
                Flush();
                Dispose();
                _writes = _deletes = _currentRows = null;
            }

            rows = Create(key, record.Topic);
            if (rows is null) return null;
            _shapes[key] = rows;
        }

        _current = key;
        _currentRows = rows;
        return rows;
    }

    private PendingRows? Create(Form form, string topic)
    {
        if (_faults.TryGetValue(form, out DataException? known)) throw known;
        try
        {
            return form.IsDelete ? CreateDeletes(form.Key, topic) : CreateWrites(form.Key, form.Value, topic);
        }
        catch (DataException fault)
        {
            _faults[form] = fault;
            throw;
        }
    }

    private PendingRows CreateWrites(Schema? keySchema, Schema? valueSchema, string topic)
    {
        RowShape shape = RowShape.ForWrite(_options, keySchema, valueSchema);
        session.Lists.Check(topic, shape, valueSchema!);
        // Rows of the older shape first: DDL commits, and must find them sent.
        Flush();
        session.Structure.Ensure(table, topic, shape, valueSchema);
        shape.RefuseTwins();
        return Rows(shape, session.Sql.Write(table, shape, _options.Mode), topic);
    }

    // A table that is not there yet has no row to delete; it is created when a record with a value says what columns it has.
    private PendingRows? CreateDeletes(Schema? keySchema, string topic)
    {
        RowShape shape = RowShape.ForDelete(_options, keySchema);
        return session.Structure.Find(table) is null ? null : Rows(shape, session.Sql.Delete(table, shape), topic);
    }

    private PendingRows Rows(RowShape shape, SqlStatement statement, string topic) => new(
        session, table, session.Structure.Find(table) is { } info ? shape.For(info) : shape, statement, topic);

    private void Require(in Record record, bool isDelete)
    {
        if ((_options.KeyMode == KeyMode.RecordKey || _options.DeleteEnabled) && record.Key.IsNull)
            throw new DataException("the record has no key, but pk.mode=record_key needs one");
        if (isDelete || !record.Value.IsNull) return;
        if (record.Value.IsLiteralNull)
            throw new DataException(
                "the value is the JSON text null, which is no tombstone and deletes nothing. Send a record without a value to delete the "
                + "row, or drop such records with a Filter");
        throw new DataException(
            "the value is null and delete.enabled is false. Set delete.enabled=true (with pk.mode=record_key) to delete the row, " +
            "or drop such records with the Filter transformation and the RecordIsTombstone predicate");
    }

    // A value without a schema is not a tombstone, though neither has a value schema.
    private readonly record struct Form(bool IsDelete, Schema? Key, Schema? Value);
}
