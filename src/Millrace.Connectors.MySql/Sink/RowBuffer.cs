using Millrace.Connectors.MySql.Columns;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>
/// Rows of one shape, waiting to be sent. Values are copied in, so a record's memory is not needed after <see cref="TryAppend"/>.
/// </summary>
internal sealed class RowBuffer : IDisposable
{
    private readonly RowShape _shape;
    private readonly Source[] _sources;
    private readonly long _maxBytes;

    /// <param name="shape">Its columns.</param>
    /// <param name="types">Makes the columns' buffers.</param>
    /// <param name="capacity">Most rows.</param>
    /// <param name="maxBytes">Most bytes that one packet may have.</param>
    /// <param name="replaceNullWithDefault">Whether null in a field with a default is that default.</param>
    public RowBuffer(RowShape shape, ColumnTypes types, int capacity, long maxBytes, bool replaceNullWithDefault)
    {
        _shape = shape;
        _maxBytes = maxBytes;
        Capacity = capacity;
        Columns = new ColumnBuffer[shape.Columns.Count];
        for (int i = 0; i < Columns.Length; i++) Columns[i] = types.Of(shape.Columns[i]).CreateBuffer(capacity);
        _sources = [.. shape.Columns.Select(column => new Source(
            column.Source, column.Index, column.Schema.HasDefault && (replaceNullWithDefault || column.IsKey)
            ? column.Schema.Default
            : Value.Null, column.IsKey))];
    }

    /// <summary>In the order of the shape's columns.</summary>
    public ColumnBuffer[] Columns { get; }

    public int Capacity { get; }

    public int Count { get; private set; }

    /// <summary>What the rows need on the wire, at most.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds a row. False when there is no room: send what is here, <see cref="Clear"/>, and add it again.</summary>
    /// <exception cref="DataException">A value does not fit its column, or when the row alone is too long for a packet.</exception>
    public bool TryAppend(in Record record)
    {
        if (Count == Capacity) return false;
        int row = Count;
        long bytes = 0;
        ReadOnlySpan<Value> keyFields = record.Key.Kind == ValueKind.Struct ? record.Key.Items : default;
        ReadOnlySpan<Value> valueFields = record.Value.Kind == ValueKind.Struct ? record.Value.Items : default;
        int column = 0;
        try
        {
            for (; column < _sources.Length; column++)
            {
                ref readonly Source source = ref _sources[column];
                Value value = source.From switch
                {
                    ColumnSource.ValueField => valueFields[source.Index],
                    ColumnSource.KeyField => keyFields[source.Index],
                    ColumnSource.Value => record.Value,
                    ColumnSource.Key => record.Key,
                    ColumnSource.Topic => Value.String(record.Topic),
                    ColumnSource.Partition => Value.Int32(record.OriginalPartition),
                    _ => Value.Int64(record.Offset),
                };
                if (value.IsNull) value = source.Default;
                if (!value.IsNull) bytes += Columns[column].Write(value, row);
                else if (source.IsKey) throw new DataException("is null, which a key must not be");
                else Columns[column].WriteNull(row);
            }
        }
        catch (DataException fault)
        {
            throw new DataException($"field '{_shape.Columns[column].Name}': {fault.Message}", fault);
        }

        bytes += _sources.Length * ColumnBuffer.WireOverhead;
        if (Bytes + bytes > _maxBytes)
        {
            if (Count > 0) return false;
            throw new DataException(
                $"the row has about {bytes} bytes, more than a packet to this server may have (max_allowed_packet): raise that, or send "
                + $"smaller records");
        }

        Bytes += bytes;
        Count++;
        return true;
    }

    public void Clear()
    {
        Count = 0;
        Bytes = 0;
        foreach (ColumnBuffer column in Columns) column.Clear();
    }

    public void Dispose()
    {
        foreach (ColumnBuffer column in Columns) column.Dispose();
    }

    private readonly record struct Source(ColumnSource From, int Index, Value Default, bool IsKey);
}
