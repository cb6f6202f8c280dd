using System.Buffers;
using Microsoft.Extensions.Logging;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage.Batches;
using Millrace.Broker.Storage.Codecs;
using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker.Storage;

/// <summary>A coordinator's memory: keyed records in one partition of an internal, compacted topic, in Kafka's format.</summary>
internal sealed partial class CoordinatorLog(PartitionLog log, TimeProvider time, ILogger logger)
{
    /// <summary>Alone at the start, so nobody to share with.</summary>
    private static readonly UnfoldingBudget s_bounds = new(new LogSettings { Directory = "" }.MaxUnfoldedBatchBytes, long.MaxValue);

    /// <summary>Takes one record of a replay.</summary>
    /// <param name="value">Null is a tombstone.</param>
    public delegate void RecordReplay(in BatchHeader batch, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool hasValue);

    public string Name => $"{log.TopicName}-{log.Index}";

    /// <param name="transaction">Whose transaction decides about the records; null when they count at once.</param>
    /// <exception cref="StorageException">The log cannot be written.</exception>
    public void Append(IReadOnlyList<KeyedRecord> records, ProducerIdentity? transaction = null)
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        AppendResult result = log.Append(KeyedRecord.ToBatch(records, now, transaction), AppendOrigin.Coordinator);
        if (result.Error != ErrorCode.None)
            throw new StorageException(result.Error, $"Cannot write {Name}: {result.Message}");
    }

    /// <summary>Reads everything in its order. What cannot be read is told and left out.</summary>
    /// <exception cref="StorageException">The log cannot be read.</exception>
    public void Replay(RecordReplay record, Action<TransactionMarker>? marker = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        for (long offset = log.LogStartOffset; offset < log.HighWatermark;)
        {
            ReadResult read = log.Read(offset, maxBytes: 1024 * 1024, atLeastOneBatch: true, IsolationLevel.ReadUncommitted);
            if (read.Error != ErrorCode.None)
                throw new StorageException(read.Error,
                    $"{Name} cannot be read at offset {offset}, in {log.DirectoryPath}. Restore that folder from a backup, or move it away "
                    + "to begin without what it holds.");
            if (read.Records.IsEmpty)
                break;
            buffer.ResetWrittenCount();
            read.Records.CopyTo(buffer);
            offset = Replay(buffer.WrittenMemory, record, marker);
        }
    }

    private long Replay(ReadOnlyMemory<byte> batches, RecordReplay record, Action<TransactionMarker>? marker)
    {
        long next = 0;
        while (!batches.IsEmpty)
        {
            BatchHeader header = BatchHeader.Read(batches.Span);
            ReadOnlyMemory<byte> batch = batches[..(int)header.TotalSize];
            next = header.NextOffset;
            try
            {
                if (!header.IsControl)
                    ReplayBatch(batch, header, record);
                else if (TransactionMarker.Read(batch.Span, header) is { } end)
                    marker?.Invoke(end);
            }
            catch (InvalidDataException problem)
            {
                ReportBatchLeftOut(Name, header.BaseOffset, header.LastOffset, problem);
            }
            batches = batches[(int)header.TotalSize..];
        }
        return next;
    }

    private void ReplayBatch(ReadOnlyMemory<byte> batch, in BatchHeader header, RecordReplay record)
    {
        using UnpackedRecords unpacked = UnpackedRecords.Of(batch, header, s_bounds);
        var records = new RecordReader(unpacked.Span, header.Count);
        while (records.MoveNext())
        {
            try
            {
                if (records.Current.HasKey)
                    record(header, records.Current.Key, KeyedRecord.ValueOf(records.Current), records.Current.HasValue);
            }
            catch (Exception problem)
            {
                ReportLeftOut(Name, header.BaseOffset, records.Index, problem);
            }
        }
    }

    [LoggerMessage(1203, LogLevel.Error,
        "A record of {Log} cannot be read and was left out: batch at offset {Offset}, record {Index}.")]
    private partial void ReportLeftOut(string log, long offset, int index, Exception problem);

    [LoggerMessage(1204, LogLevel.Error, "The records of {Log} from offset {Offset} to {End} cannot be read and were left out.")]
    private partial void ReportBatchLeftOut(string log, long offset, long end, Exception problem);
}
