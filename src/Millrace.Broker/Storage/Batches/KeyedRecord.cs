using System.Buffers.Binary;

namespace Millrace.Broker.Storage.Batches;

/// <summary>A record of a coordinator's topic to be written; a null value is a tombstone.</summary>
internal readonly record struct KeyedRecord(byte[] Key, byte[]? Value)
{
    /// <summary>Attributes, time delta, offset delta, three lengths and the header count take no more than this.</summary>
    private const int MaxOverhead = 1 + 6 * Varint.MaxBytes;

    private const short Transactional = 0x10;

    /// <summary>One uncompressed batch (https://kafka.apache.org/documentation/#recordbatch).</summary>
    /// <param name="transaction">Whose transaction decides about the records; null when they count at once.</param>
    public static byte[] ToBatch(IReadOnlyList<KeyedRecord> records, long timestampMs, ProducerIdentity? transaction = null)
    {
        int capacity = BatchHeader.Size + records.Sum(record => Varint.MaxBytes + record.MaxBodyBytes);
        var batch = new byte[capacity];
        int at = BatchHeader.Size;
        var body = new byte[records.Max(record => record.MaxBodyBytes)];
        for (int i = 0; i < records.Count; i++)
        {
            int length = records[i].WriteBody(body, i);
            at += Varint.Write(batch.AsSpan(at), length);
            body.AsSpan(0, length).CopyTo(batch.AsSpan(at));
            at += length;
        }
        Array.Resize(ref batch, at);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(BatchHeader.LengthAt), at - BatchHeader.Overhead);
        batch[BatchHeader.MagicAt] = 2;
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(BatchHeader.LastOffsetDeltaAt), records.Count - 1);
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(BatchHeader.BaseTimestampAt), timestampMs);
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(BatchHeader.MaxTimestampAt), timestampMs);
        ProducerIdentity producer = transaction ?? ProducerIdentity.None;
        BinaryPrimitives.WriteInt16BigEndian(batch.AsSpan(BatchHeader.AttributesAt), transaction is null ? (short)0 : Transactional);
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(BatchHeader.ProducerIdAt), producer.Id);
        BinaryPrimitives.WriteInt16BigEndian(batch.AsSpan(BatchHeader.ProducerEpochAt), producer.Epoch);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(BatchHeader.BaseSequenceAt), -1);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(BatchHeader.CountAt), records.Count);
        BatchHeader.WriteCrc(batch);
        return batch;
    }

    /// <summary>The value in a record's body: <c>key length, key, value length, value, headers</c>.</summary>
    public static ReadOnlySpan<byte> ValueOf(in Record record)
    {
        int at = 0;
        int keyLength = (int)Varint.Read(record.Body, ref at);
        at += Math.Max(0, keyLength);
        int valueLength = (int)Varint.Read(record.Body, ref at);
        return record.Body.Slice(at, Math.Max(0, valueLength));
    }

    private int MaxBodyBytes => MaxOverhead + Key.Length + (Value?.Length ?? 0);

    private int WriteBody(Span<byte> body, int offsetDelta)
    {
        int at = 0;
        body[at++] = 0;
        at += Varint.Write(body[at..], 0);
        at += Varint.Write(body[at..], offsetDelta);
        at += Varint.Write(body[at..], Key.Length);
        Key.CopyTo(body[at..]);
        at += Key.Length;
        at += Varint.Write(body[at..], Value?.Length ?? -1);
        Value?.CopyTo(body[at..]);
        at += Value?.Length ?? 0;
        at += Varint.Write(body[at..], 0);
        return at;
    }
}

/// <summary>A producer as batches and requests name it.</summary>
internal readonly record struct ProducerIdentity(long Id, short Epoch)
{
    public static readonly ProducerIdentity None = new(-1, -1);
}
