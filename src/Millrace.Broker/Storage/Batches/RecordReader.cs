namespace Millrace.Broker.Storage.Batches;

/// <summary>Steps through the uncompressed records of a batch (https://kafka.apache.org/documentation/#record).</summary>
/// <remarks>
/// <c>length varint, attributes i8, timestamp delta varlong, offset delta varint, key length varint (-1 null), key, value length varint
/// (-1 null), value, header count, headers</c>. Headers are not looked at.
/// </remarks>
internal ref struct RecordReader(ReadOnlySpan<byte> records, int count)
{
    private readonly ReadOnlySpan<byte> _records = records;
    private int _at;

    public Record Current { get; private set; }

    /// <summary>Index of <see cref="Current"/> in the batch.</summary>
    public int Index { get; private set; } = -1;

    /// <exception cref="InvalidDataException">The bytes are not as many records as promised.</exception>
    public bool MoveNext()
    {
        if (Index + 1 >= count)
            return _at == _records.Length
                ? false
                : throw new InvalidDataException($"{_records.Length - _at} bytes follow the last of {count} records");
        Index++;
        int start = _at;
        long length = Varint.Read(_records, ref _at);
        if (length < 0 || length > _records.Length - _at)
            throw new InvalidDataException($"record {Index} of {length} bytes does not fit {_records.Length - _at} bytes");
        int end = _at + (int)length;
        ReadOnlySpan<byte> record = _records[..end];
        _at++; // Attributes: none are assigned.
        long timestampDelta = Varint.Read(record, ref _at);
        long offsetDelta = Varint.Read(record, ref _at);
        int body = _at;
        ReadOnlySpan<byte> key = Field(record, out bool hasKey);
        Field(record, out bool hasValue);
        if (offsetDelta is < 0 or > int.MaxValue)
            throw new InvalidDataException($"record {Index} has offset delta {offsetDelta}");
        Current = new Record(record[start..], record[body..], timestampDelta, (int)offsetDelta, key, hasKey, hasValue);
        _at = end;
        return true;
    }

    private ReadOnlySpan<byte> Field(ReadOnlySpan<byte> record, out bool isPresent)
    {
        long length = Varint.Read(record, ref _at);
        isPresent = length >= 0;
        if (!isPresent)
            return default;
        if (length > record.Length - _at)
            throw new InvalidDataException($"field of {length} bytes does not fit record {Index}");
        ReadOnlySpan<byte> field = record.Slice(_at, (int)length);
        _at += (int)length;
        return field;
    }
}
