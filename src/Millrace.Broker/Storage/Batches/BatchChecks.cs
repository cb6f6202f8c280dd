using Millrace.Broker.Protocol;
using Millrace.Broker.Storage.Codecs;
using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker.Storage.Batches;

/// <summary>
/// What a batch must be before it goes into a log, from its own bytes and the topic's settings: what Kafka's UnifiedLog and LogValidator
/// ask for. Whatever passes can be read by every consumer, by compaction and by a search for a time.
/// </summary>
internal static class BatchChecks
{
    /// <summary>More blamed records than anyone reads; a batch may have millions.</summary>
    private const int MaxRecordErrors = 100;

    private const long NoTimestamp = -1;

    /// <summary>Null when the batch may be appended.</summary>
    /// <param name="maxTimestamp">The largest time of its records, whatever the header says.</param>
    public static AppendResult? Check(
        ReadOnlyMemory<byte> bytes, TopicConfigs configs, AppendOrigin origin, long nowMs, UnfoldingBudget budget, out long maxTimestamp)
    {
        ReadOnlySpan<byte> batch = bytes.Span;
        maxTimestamp = NoTimestamp;
        if (batch.Length <= BatchHeader.MagicAt)
            return Bad(ErrorCode.InvalidRecord, $"{batch.Length} bytes are not a record batch");
        if (batch[BatchHeader.MagicAt] != 2)
            return Bad(ErrorCode.InvalidRecord,
                $"magic {(sbyte)batch[BatchHeader.MagicAt]} is not supported; produce magic 2 (Kafka 0.11 and later)");
        if (batch.Length < BatchHeader.Size)
            return Bad(ErrorCode.CorruptMessage, $"{batch.Length} bytes are less than a batch header");
        BatchHeader header = BatchHeader.Read(batch);
        if (header.BatchLength < BatchHeader.MinBatchLength || header.TotalSize > batch.Length)
            return Bad(ErrorCode.CorruptMessage, $"batch length {header.BatchLength} does not fit {batch.Length} bytes");
        if (header.TotalSize < batch.Length)
            return Bad(ErrorCode.InvalidRecord, "more than one batch for one partition");
        if ((int)header.Codec > (int)Codec.Zstd)
            return Bad(ErrorCode.UnsupportedCompressionType, $"compression type {(int)header.Codec} is not assigned");
        if (batch.Length > configs.MaxMessageBytes)
            return Bad(ErrorCode.MessageTooLarge,
                $"batch of {batch.Length} bytes is larger than max.message.bytes {configs.MaxMessageBytes}");
        if (!BatchHeader.CrcMatches(batch))
            return Bad(ErrorCode.CorruptMessage, "checksum of the batch is wrong");
        if (batch.Length > configs.SegmentBytes)
            return Bad(ErrorCode.RecordListTooLarge, $"batch of {batch.Length} bytes is larger than segment.bytes {configs.SegmentBytes}");
        if (header.Count <= 0 || header.Count != header.LastOffsetDelta + 1L)
            return Bad(ErrorCode.InvalidRecord, $"{header.Count} records do not match last offset delta {header.LastOffsetDelta}");
        if (origin == AppendOrigin.Client && CheckClient(header) is { } refused)
            return refused;
        return header.IsControl ? null : CheckRecords(bytes, header, configs, nowMs, budget, out maxTimestamp);
    }

    private static AppendResult? CheckClient(in BatchHeader header)
    {
        if (header.IsControl)
            return Bad(ErrorCode.InvalidRecord, "clients may not write control batches");
        if (header.HasDeleteHorizon)
            return Bad(ErrorCode.InvalidRecord, "clients may not set the delete horizon");
        if (header.HasProducer && header.BaseSequence < 0)
            return Bad(ErrorCode.InvalidRecord, $"producer {header.ProducerId} sent sequence {header.BaseSequence}");
        if (header.IsTransactional && !header.HasProducer)
            return Bad(ErrorCode.InvalidRecord, "a transactional batch has no producer");
        return header.IsLogAppendTime
            ? Bad(ErrorCode.InvalidTimestamp, "producers may not set the timestamp type LogAppendTime")
            : null;
    }

    private static AppendResult? CheckRecords(
        ReadOnlyMemory<byte> batch, in BatchHeader header, TopicConfigs configs, long nowMs, UnfoldingBudget budget, out long maxTimestamp)
    {
        maxTimestamp = NoTimestamp;
        List<RecordError>? errors = null;
        var error = ErrorCode.InvalidRecord;
        int bad = 0;
        try
        {
            using var records = new RecordScanner(batch, header, budget);
            while (records.MoveNext())
            {
                if (records.OffsetDelta != records.Index)
                    return Bad(ErrorCode.InvalidRecord,
                        $"record {records.Index} has offset delta {records.OffsetDelta}: deltas must count up from 0");
                long timestamp = header.BaseTimestamp + records.TimestampDelta;
                maxTimestamp = Math.Max(maxTimestamp, timestamp);
                string? problem = null;
                if (configs.Compacts && !records.HasKey)
                {
                    problem = "Compacted topic cannot accept message without key.";
                }
                else if (!configs.UsesAppendTime && IsOutOfRange(timestamp, nowMs, configs))
                {
                    error = ErrorCode.InvalidTimestamp;
                    problem = $"Timestamp {timestamp} is further from the broker's {nowMs} than message.timestamp.before.max.ms and "
                        + "message.timestamp.after.max.ms allow.";
                }
                if (problem is not null && bad++ < MaxRecordErrors)
                    (errors ??= []).Add(new RecordError(records.Index, problem));
            }
        }
        catch (InvalidDataException e)
        {
            return Bad(ErrorCode.InvalidRecord, $"the batch cannot be read: {e.Message}");
        }
        return errors is null
            ? null
            : Bad(error,
                $"{bad} of {header.Count} records have been rejected, the first one: {errors[0].Message}") with
            {
                RecordErrors = errors,
            };
    }

    private static bool IsOutOfRange(long timestamp, long nowMs, TopicConfigs configs) =>
        timestamp != NoTimestamp
        && ((Int128)nowMs - timestamp > configs.TimestampBeforeMaxMs || (Int128)timestamp - nowMs > configs.TimestampAfterMaxMs);

    private static AppendResult Bad(ErrorCode error, string message) => new(error, -1, -1, -1, message);
}
