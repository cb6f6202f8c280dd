using Millrace.Broker.Protocol;
using Millrace.Broker.Storage.Segments;
using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker.Storage;

internal sealed partial class PartitionLog
{
    /// <summary>Removes segments that are too old or too many, and closes old readers' files. For the maintenance loop.</summary>
    /// <exception cref="IOException">A file could not be removed; the next run tries again.</exception>
    public void ApplyRetention()
    {
        TopicConfigs configs = _configs;
        lock (_write)
        {
            _producers.Expire(NowMs - (long)_context.Settings.ProducerExpiration.TotalMilliseconds);
            CloseRetired(_time.GetUtcNow() - configs.FileDeleteDelay);
            if (_isDeleted || _failure is not null)
                return;
            if (configs.Deletes && configs.RetentionMs >= 0 && Active.Size > 0 && IsExpired(Active, configs))
                Roll(_end, configs);
            DropOldSegments(CountDeletable(configs));
            _producers.Aborted.ForgetBefore(_logStart);
        }
    }

    /// <summary>Moves the log start up to an offset and returns the new one; -1 stands for the high watermark.</summary>
    /// <exception cref="StorageException">The topic does not delete, or the offset is not in the log.</exception>
    public long DeleteRecordsBefore(long offset)
    {
        lock (_write)
        {
            if (_isDeleted)
                throw new StorageException(ErrorCode.UnknownTopicOrPartition, $"Topic {TopicName} was deleted.");
            if (!_configs.Deletes)
                throw new StorageException(ErrorCode.PolicyViolation, $"Topic {TopicName} has no 'delete' in cleanup.policy.");
            if (offset == -1)
                offset = _end;
            if (offset < 0 || offset > _end)
                throw new StorageException(ErrorCode.OffsetOutOfRange,
                    $"{TopicName}-{Index} has offsets {_logStart}..{_end}, not {offset}.");
            if (offset <= _logStart)
                return _logStart;
            try
            {
                WriteOffsetFile(LogStartFile, offset);
                Volatile.Write(ref _logStart, offset);
                DropOldSegments(CountDeletable(_configs));
            }
            catch (IOException e)
            {
                throw new StorageException(ErrorCode.StorageError, $"Cannot move the start of {TopicName}-{Index}: {e.Message}", e);
            }
            return offset;
        }
    }

    private bool IsExpired(Segment segment, TopicConfigs configs) =>
        NowMs - (segment.MaxTimestamp >= 0 ? segment.MaxTimestamp : segment.LastWriteMs) > configs.RetentionMs;

    private int CountDeletable(TopicConfigs configs)
    {
        Segment[] segments = _segments;
        long size = SizeBytes;
        int count = 0;
        for (; count < segments.Length - 1 && segments[count].IsSealed; count++)
        {
            Segment segment = segments[count];
            bool goes = segments[count + 1].BaseOffset <= _logStart
                || (configs.Deletes && configs.RetentionMs >= 0 && IsExpired(segment, configs))
                || (configs.Deletes && configs.RetentionBytes >= 0 && size - segment.Size >= configs.RetentionBytes);
            if (!goes)
                break;
            size -= segment.Size;
        }
        return count;
    }

    /// <summary>Takes the oldest segments out. Readers that hold one keep its open file until it is reaped.</summary>
    private void DropOldSegments(int count)
    {
        if (count == 0)
            return;
        Segment[] segments = _segments;
        Volatile.Write(ref _logStart, Math.Max(_logStart, segments[count].BaseOffset));
        _segments = segments[count..];
        // Oldest first: whenever the process dies, what is left is a log without holes.
        foreach (Segment old in segments.AsSpan(0, count))
        {
            _retired.Add(old);
            old.Retire(_time.GetUtcNow());
        }
        LogMessages.SegmentsDropped(_logger, TopicName, Index, count, _logStart);
    }

    /// <summary>Closes files of removed segments; only then the disk has its space back.</summary>
    /// <returns>Whether all are closed.</returns>
    public bool CloseRetired(DateTimeOffset retiredBefore)
    {
        lock (_write)
        {
            for (int i = _retired.Count - 1; i >= 0; i--)
            {
                if (_retired[i].RetiredAt > retiredBefore)
                    continue;
                _retired[i].Dispose();
                _retired.RemoveAt(i);
            }
            return _retired.Count == 0;
        }
    }
}
