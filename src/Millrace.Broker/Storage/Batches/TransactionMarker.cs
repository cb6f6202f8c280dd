using System.Buffers.Binary;

namespace Millrace.Broker.Storage.Batches;

/// <summary>
/// The end of a producer's transaction in one partition: a control batch of one record
/// (https://kafka.apache.org/documentation/#controlbatch), <c>key: version i16, type i16 (0 abort, 1 commit); value: version i16,
/// coordinator epoch i32</c>.
/// </summary>
internal readonly record struct TransactionMarker(long ProducerId, short ProducerEpoch, bool IsCommit)
{
    /// <summary>Counts elections of the coordinator's log in Kafka; here it never moves.</summary>
    public const int CoordinatorEpoch = 0;

    private const short TransactionalControl = 0x30, Version = 0, Abort = 0, Commit = 1;
    private const int KeyBytes = 4, ValueBytes = 6;

    /// <summary>Attributes, time delta, offset delta, key length, key, value length, value, header count: each length is a byte.</summary>
    private const int RecordBytes = 4 + KeyBytes + 1 + ValueBytes + 1;

    public byte[] ToBatch(long timestampMs)
    {
        var batch = new byte[BatchHeader.Size + 1 + RecordBytes];
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(BatchHeader.LengthAt), batch.Length - BatchHeader.Overhead);
        batch[BatchHeader.MagicAt] = 2;
        BinaryPrimitives.WriteInt16BigEndian(batch.AsSpan(BatchHeader.AttributesAt), TransactionalControl);
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(BatchHeader.BaseTimestampAt), timestampMs);
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(BatchHeader.MaxTimestampAt), timestampMs);
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(BatchHeader.ProducerIdAt), ProducerId);
        BinaryPrimitives.WriteInt16BigEndian(batch.AsSpan(BatchHeader.ProducerEpochAt), ProducerEpoch);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(BatchHeader.BaseSequenceAt), -1);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(BatchHeader.CountAt), 1);
        Span<byte> record = batch.AsSpan(BatchHeader.Size);
        int at = Varint.Write(record, RecordBytes) + 3; // Attributes and both deltas are 0.
        at += Varint.Write(record[at..], KeyBytes);
        BinaryPrimitives.WriteInt16BigEndian(record[at..], Version);
        BinaryPrimitives.WriteInt16BigEndian(record[(at + 2)..], IsCommit ? Commit : Abort);
        at += KeyBytes;
        at += Varint.Write(record[at..], ValueBytes);
        BinaryPrimitives.WriteInt16BigEndian(record[at..], Version);
        BinaryPrimitives.WriteInt32BigEndian(record[(at + 2)..], CoordinatorEpoch);
        BatchHeader.WriteCrc(batch);
        return batch;
    }

    /// <summary>Null when the batch is another control record, such as a leader change of a Kafka of several nodes.</summary>
    /// <param name="batch">A whole control batch.</param>
    public static TransactionMarker? Read(ReadOnlySpan<byte> batch, in BatchHeader header)
    {
        if (!header.IsTransactional || header.Count != 1)
            return null;
        var records = new RecordReader(batch[BatchHeader.Size..], header.Count);
        if (!records.MoveNext() || records.Current.Key.Length < KeyBytes)
            return null;
        return BinaryPrimitives.ReadInt16BigEndian(records.Current.Key[2..]) switch
        {
            Abort => new TransactionMarker(header.ProducerId, header.ProducerEpoch, IsCommit: false),
            Commit => new TransactionMarker(header.ProducerId, header.ProducerEpoch, IsCommit: true),
            _ => null,
        };
    }
}
