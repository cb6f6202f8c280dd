using Millrace.Broker.Protocol;
using Millrace.Broker.Storage.Codecs;
using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker.Storage.Batches;

/// <summary>What a batch must be before it goes into a log, from its own bytes and the topic's settings.</summary>
internal static class BatchChecks
{
    /// <summary>Null when the batch may be appended.</summary>
    public static AppendResult? Check(ReadOnlySpan<byte> batch, TopicConfigs configs, AppendOrigin origin, long nowMs, int maxDecompressed)
    {
        if (batch.Length <= BatchHeader.MagicAt)
            return Bad(ErrorCode.InvalidRecord, $"{batch.Length} bytes are not a record batch");
        if (batch[BatchHeader.MagicAt] != 2)
            return Bad(ErrorCode.InvalidRecord, $"magic {(sbyte)batch[BatchHeader.MagicAt]} is not supported; produce magic 2 (Kafka 0.11 and later)");
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
            return Bad(ErrorCode.MessageTooLarge, $"batch of {batch.Length} bytes is larger than max.message.bytes {configs.MaxMessageBytes}");
        if (!BatchHeader.CrcMatches(batch))
            return Bad(ErrorCode.CorruptMessage, "checksum of the batch is wrong");
        if (batch.Length > configs.SegmentBytes)
            return Bad(ErrorCode.RecordListTooLarge, $"batch of {batch.Length} bytes is larger than segment.bytes {configs.SegmentBytes}");
        if (header.Count <= 0 || header.Count != header.LastOffsetDelta + 1L)
            return Bad(ErrorCode.InvalidRecord, $"{header.Count} records do not match last offset delta {header.LastOffsetDelta}");
        if (origin == AppendOrigin.Client && CheckClient(header, configs, nowMs) is { } refused)
            return refused;
        return configs.Compacts && !header.IsControl ? CheckKeys(batch, header, maxDecompressed) : null;
    }

    private static AppendResult? CheckClient(in BatchHeader header, TopicConfigs configs, long nowMs)
    {
        if (header.IsControl)
            return Bad(ErrorCode.InvalidRecord, "clients may not write control batches");
        if (header.HasDeleteHorizon)
            return Bad(ErrorCode.InvalidRecord, "clients may not set the delete horizon");
        if (header.HasProducer && header.BaseSequence < 0)
            return Bad(ErrorCode.InvalidRecord, $"producer {header.ProducerId} sent sequence {header.BaseSequence}");
        if (header.IsTransactional)
            return Bad(ErrorCode.InvalidTxnState, "this broker has no transactions");
        if (configs.UsesAppendTime || header.MaxTimestamp < 0)
            return null;
        return nowMs - header.MaxTimestamp > configs.TimestampBeforeMaxMs || header.MaxTimestamp - nowMs > configs.TimestampAfterMaxMs
            ? Bad(ErrorCode.InvalidTimestamp, $"timestamp {header.MaxTimestamp} is further from the broker's {nowMs} than "
                + "message.timestamp.before.max.ms and message.timestamp.after.max.ms allow")
            : null;
    }

    private static AppendResult? CheckKeys(ReadOnlySpan<byte> batch, in BatchHeader header, int maxDecompressed)
    {
        try
        {
            using UnpackedRecords unpacked = UnpackedRecords.Of(batch, header, maxDecompressed);
            var records = new RecordReader(unpacked.Span, header.Count);
            List<RecordError>? errors = null;
            while (records.MoveNext())
            {
                if (!records.Current.HasKey)
                    (errors ??= []).Add(new RecordError(records.Index, "Compacted topic cannot accept message without key."));
            }
            return errors is null ? null : Bad(ErrorCode.InvalidRecord, "One or more records have been rejected") with { RecordErrors = errors };
        }
        catch (InvalidDataException e)
        {
            return Bad(ErrorCode.InvalidRecord, $"records cannot be read: {e.Message}");
        }
    }

    private static AppendResult Bad(ErrorCode error, string message) => new(error, -1, -1, -1, message);
}
