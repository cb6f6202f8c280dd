namespace Millrace.Broker.Storage.Batches;

/// <summary>One record of a batch, its bytes still in the batch.</summary>
internal readonly ref struct Record(
    ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> body, long timestampDelta, int offsetDelta, ReadOnlySpan<byte> key, bool hasKey,
    bool hasValue)
{
    /// <summary>The whole record with its length in front.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>What follows the offset delta: key, value and headers, which no rewrite changes.</summary>
    public ReadOnlySpan<byte> Body { get; } = body;

    public long TimestampDelta => timestampDelta;

    public int OffsetDelta => offsetDelta;

    public ReadOnlySpan<byte> Key { get; } = key;

    public bool HasKey => hasKey;

    /// <summary>False: a tombstone.</summary>
    public bool HasValue => hasValue;
}
