using System.Buffers;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage.Batches;
using Millrace.Broker.Storage.Codecs;
using Millrace.Broker.Storage.Producers;
using Millrace.Broker.Storage.Segments;
using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker.Storage;

internal sealed partial class PartitionLog
{
    private readonly bool _isInternal;
    private long _recordsSinceFlush;
    private bool _isWriteFailing;

    /// <summary>Appends exactly one batch as it came from the wire; its bytes are not changed, only read.</summary>
    /// <remarks>
    /// Checks in the order of Kafka's ReplicaManager, UnifiedLog and LogValidator.
    /// The expensive ones (checksum, records) run before the lock. What is stored differs from what came where the log gives the time,
    /// where the header's largest time is not that of the records, or where the topic has a compression of its own.
    /// </remarks>
    public AppendResult Append(ReadOnlyMemory<byte> batch, AppendOrigin origin)
    {
        TopicConfigs configs = _configs;
        if (_isInternal && origin == AppendOrigin.Client)
            return Refuse(ErrorCode.InvalidTopic, $"Topic {TopicName} is internal: only the broker writes it.");
        if (BatchChecks.Check(batch, configs, origin, NowMs, _context.Unfolding, out long maxTimestamp) is { } refused)
            return refused with { LogStartOffset = LogStartOffset, Message = $"{TopicName}-{Index}: {refused.Message}" };

        long appendTimeMs = configs.UsesAppendTime ? NowMs : -1;
        BatchHeader header = BatchHeader.Read(batch.Span);
        AppendResult result = origin == AppendOrigin.Client && Recompressor.Needs(header, configs)
            ? AppendRecompressed(batch, header, configs, appendTimeMs, maxTimestamp)
            : Append(batch, header, configs, appendTimeMs, maxTimestamp);
        if (result.Error == ErrorCode.None)
            NotifyObservers();
        return result;
    }

    private AppendResult AppendRecompressed(
        ReadOnlyMemory<byte> batch, in BatchHeader header, TopicConfigs configs, long appendTimeMs, long maxTimestamp)
    {
        using PooledOutput? rebuilt = Recompressor.Rebuild(batch, header, configs, _context.Unfolding);
        return rebuilt is null
            ? Refuse(ErrorCode.MessageTooLarge,
                $"{TopicName}-{Index}: the batch is larger than max.message.bytes {configs.MaxMessageBytes} or segment.bytes "
                + $"{configs.SegmentBytes} with the topic's compression.type {configs.Get(TopicSettings.CompressionType)}")
            : Append(rebuilt.Bytes, header, configs, appendTimeMs, maxTimestamp);
    }

    private AppendResult Append(ReadOnlyMemory<byte> batch, in BatchHeader header, TopicConfigs configs, long appendTimeMs,
        long maxTimestamp) =>
        appendTimeMs >= 0 || (!header.IsControl && header.MaxTimestamp != maxTimestamp)
            ? AppendStamped(batch, configs, appendTimeMs, maxTimestamp)
            : AppendChecked(batch, configs, appendTimeMs);

    private AppendResult AppendStamped(ReadOnlyMemory<byte> batch, TopicConfigs configs, long appendTimeMs, long maxTimestamp)
    {
        byte[] stamped = ArrayPool<byte>.Shared.Rent(batch.Length);
        try
        {
            Span<byte> copy = stamped.AsSpan(0, batch.Length);
            batch.Span.CopyTo(copy);
            if (appendTimeMs >= 0)
                BatchHeader.StampAppendTime(copy, appendTimeMs);
            else
                BatchHeader.StampMaxTimestamp(copy, maxTimestamp);
            return AppendChecked(stamped.AsMemory(0, batch.Length), configs, appendTimeMs);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(stamped);
        }
    }

    private AppendResult AppendChecked(ReadOnlyMemory<byte> batch, TopicConfigs configs, long appendTimeMs)
    {
        BatchHeader header = BatchHeader.Read(batch.Span);
        lock (_write)
        {
            if (_isDeleted)
                return Refuse(ErrorCode.UnknownTopicOrPartition, $"Topic {TopicName} was deleted.");
            if (_failure is { } failure)
                return Refuse(ErrorCode.StorageError, failure);
            // What the coordinators write in a producer's name has no sequence.
            if (header.HasProducer && header.BaseSequence >= 0 && _producers.Find(header.ProducerId) is { } producer)
            {
                ErrorCode error = producer.Check(header, out ProducerBatch? duplicate);
                if (error != ErrorCode.None)
                    return Refuse(error, Explain(error, header, producer));
                if (duplicate is { } original)
                    return new AppendResult(ErrorCode.None, original.FirstOffset, original.AppendTimeMs, _logStart);
            }

            long baseOffset = _end;
            try
            {
                Segment active = Active;
                active.DropUnpublished();
                if (MustRoll(active, batch.Length, header, baseOffset, configs))
                    active = Roll(baseOffset, configs);
                active.Write(batch, baseOffset, LeaderEpoch);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (!_isWriteFailing)
                    LogMessages.AppendFailed(_logger, e, TopicName, Index, _directory); // Once, not at every retry of every producer.
                _isWriteFailing = true;
                Active.MarkDirty();
                return Refuse(ErrorCode.StorageError, $"Cannot write {TopicName}-{Index} to {_directory}: {e.Message}");
            }
            _isWriteFailing = false;
            if (header.HasProducer && !header.IsControl)
                _producers.Add(header, baseOffset, appendTimeMs, NowMs);
            if (header.IsTransactional)
                ShowTransactionsBefore(batch, header, baseOffset);
            _recordsSinceFlush += header.LastOffsetDelta + 1L;
            if (_recordsSinceFlush >= configs.FlushMessages && !TryFlush())
                return Refuse(ErrorCode.StorageError, _failure!);
            // The end first: a reader that found the batch and asked for what follows must not be told that this is out of range.
            Volatile.Write(ref _end, baseOffset + header.LastOffsetDelta + 1);
            Active.PublishWritten(batch.Length, baseOffset, header);
            if (header.IsTransactional)
                Volatile.Write(ref _firstOpen, _producers.FirstOpenOffset);
            return new AppendResult(ErrorCode.None, baseOffset, appendTimeMs, _logStart);
        }
    }

    /// <summary>
    /// In front of the records: a reader that sees them must see that their transaction is open, and one that sees a transaction ended
    /// must see that it was aborted. Behind them: only then what a marker ended is stable.
    /// </summary>
    private void ShowTransactionsBefore(ReadOnlyMemory<byte> batch, in BatchHeader header, long baseOffset)
    {
        if (!header.IsControl)
            Volatile.Write(ref _firstOpen, _producers.FirstOpenOffset);
        else if (TransactionMarker.Read(batch.Span, header) is { } marker)
            _producers.Complete(marker, baseOffset, NowMs);
    }

    private static bool MustRoll(Segment active, int bytes, in BatchHeader header, long baseOffset, TopicConfigs configs) =>
        active.Size > 0
        && (active.Size + bytes > configs.SegmentBytes
            || (active.FirstTimestamp >= 0 && header.MaxTimestamp - active.FirstTimestamp > configs.SegmentMs)
            || baseOffset + header.LastOffsetDelta - active.BaseOffset > int.MaxValue);

    private Segment Roll(long baseOffset, TopicConfigs configs)
    {
        Segment closed = Active;
        Segment created = Segment.Create(_directory, baseOffset, configs.IndexIntervalBytes, _context.Files);
        SaveProducers(baseOffset);
        _segments = [.. _segments, created];
        SealLater(closed);
        return created;
    }

    private AppendResult Refuse(ErrorCode error, string message) => new(error, -1, -1, LogStartOffset, message);

    private string Explain(ErrorCode error, in BatchHeader header, ProducerState producer) => error switch
    {
        ErrorCode.InvalidProducerEpoch =>
            $"{TopicName}-{Index}: epoch {header.ProducerEpoch} of producer {header.ProducerId} is older than {producer.Epoch}.",
        ErrorCode.InvalidTxnState =>
            $"{TopicName}-{Index}: producer {header.ProducerId} has a transaction open since offset {producer.OpenSince}, and the batch is "
            + "not of it.",
        _ => $"{TopicName}-{Index}: producer {header.ProducerId} sent sequence {header.BaseSequence} after {producer.LastSequence} "
            + $"(epoch {header.ProducerEpoch}, log end {_end}).",
    };
}
