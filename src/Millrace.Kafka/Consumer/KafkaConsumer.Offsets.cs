using Millrace.Kafka.Native;

namespace Millrace.Kafka;

// Where this consumer reads, and what its group has committed.
public sealed unsafe partial class KafkaConsumer
{
    // Positions of a partition just assigned settle within a round trip to its leader. librdkafka has no event for that.
    private static readonly TimeSpan SeekRetryPause = TimeSpan.FromMilliseconds(10);

    private readonly PendingCalls _commits = new();
    private readonly Lock _commitStart = new();
    private EventLoop? _commitLoop;
    private QueueHandle? _commitQueue;

    /// <summary>Goes on reading from these offsets. Messages that were already polled stay with the caller.</summary>
    /// <exception cref="KafkaException">A partition is not assigned, or did not start within the timeout (default: 10 seconds).</exception>
    /// <exception cref="OperationCanceledException">Cancelled while a partition had not started.</exception>
    public void Seek(
        IReadOnlyCollection<TopicPartitionOffset> offsets, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var left = new Timeout(timeout ?? TimeSpan.FromSeconds(10));
        using TopicPartitionListHandle list = TopicPartitionListHandle.Of(offsets);
        while (true)
        {
            int budget = left.RemainingMs;
            NativeError.ThrowIf(Librdkafka.rd_kafka_seek_partitions(_client, list, Math.Max(1, budget)), "seeking");
            // A partition that was assigned a moment ago refuses until its fetcher has started.
            if (budget == 0 || !AnyIs(list, KafkaErrorCode.LocalState))
                break;
            Task.Delay(SeekRetryPause, TimeProvider.System, cancellationToken).GetAwaiter().GetResult();
        }

        TopicPartitionLists.ThrowIfAnyFailed(list.List, "seeking");
    }

    /// <summary>Stops reading these partitions; what was fetched ahead is dropped and read again after <see cref="Resume"/>.</summary>
    public void Pause(IReadOnlyCollection<TopicPartition> partitions)
    {
        using TopicPartitionListHandle list = TopicPartitionListHandle.Of(partitions);
        NativeError.ThrowIf(Librdkafka.rd_kafka_pause_partitions(_client, list), "pausing");
        TopicPartitionLists.ThrowIfAnyFailed(list.List, "pausing");
    }

    /// <summary>Hands out messages of these partitions again.</summary>
    public void Resume(IReadOnlyCollection<TopicPartition> partitions)
    {
        using TopicPartitionListHandle list = TopicPartitionListHandle.Of(partitions);
        NativeError.ThrowIf(Librdkafka.rd_kafka_resume_partitions(_client, list), "resuming");
        TopicPartitionLists.ThrowIfAnyFailed(list.List, "resuming");
    }

    /// <summary>The offset after the last message polled; <see cref="Offset.Invalid"/> when none was polled since the assignment.</summary>
    public long Position(TopicPartition partition)
    {
        using TopicPartitionListHandle list = TopicPartitionListHandle.Of([partition]);
        NativeError.ThrowIf(Librdkafka.rd_kafka_position(_client, list), $"reading the position of {partition}");
        return list.List->Elements[0].Offset;
    }

    /// <summary>The group's committed offsets, asked from the broker; <see cref="Offset.Invalid"/> where there is none.</summary>
    public IReadOnlyList<TopicPartitionOffset> Committed(IReadOnlyCollection<TopicPartition> partitions, TimeSpan timeout)
    {
        using TopicPartitionListHandle list = TopicPartitionListHandle.Of(partitions);
        NativeError.ThrowIf(
            Librdkafka.rd_kafka_committed(_client, list, Timeout.Milliseconds(timeout)), "reading the group's committed offsets");
        TopicPartitionLists.ThrowIfAnyFailed(list.List, "reading the committed offset");
        return TopicPartitionLists.Offsets(list.List);
    }

    /// <summary>Commits and waits for the broker's answer.</summary>
    /// <param name="offsets">For each partition, the offset of the next record to read.</param>
    public void CommitSync(IReadOnlyCollection<TopicPartitionOffset> offsets)
    {
        if (offsets.Count == 0)
            return;
        using TopicPartitionListHandle list = TopicPartitionListHandle.Of(offsets);
        KafkaErrorCode code = Librdkafka.rd_kafka_commit(_client, list, 0);
        TopicPartitionLists.ThrowIfAnyFailed(list.List, "committing the offset");
        NativeError.ThrowIf(code, $"committing {string.Join(", ", offsets)}", _client);
    }

    /// <summary>Commits; the task ends with the broker's answer, whether or not anybody polls.</summary>
    /// <inheritdoc cref="CommitSync"/>
    public Task CommitAsync(IReadOnlyCollection<TopicPartitionOffset> offsets)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (offsets.Count == 0)
            return Task.CompletedTask;
        StartCommits();
        using TopicPartitionListHandle list = TopicPartitionListHandle.Of(offsets);
        (nint opaque, Task<bool> task) = _commits.Add(ReadCommit);
        KafkaErrorCode code = Librdkafka.rd_kafka_commit_queue(_client, list, _commitQueue!, 0, opaque);
        if (code != KafkaErrorCode.None)
        {
            _commits.Remove(opaque);
            return Task.FromException(new KafkaException(code, $"committing {string.Join(", ", offsets)}"));
        }

        return task;
    }

    /// <summary>The partition's ends, asked from the broker.</summary>
    internal Watermarks QueryWatermarks(TopicPartition partition, TimeSpan timeout)
    {
        NativeError.ThrowIf(
            Librdkafka.rd_kafka_query_watermark_offsets(
                _client, partition.Topic, partition.Partition, out long low, out long high, Timeout.Milliseconds(timeout)),
            $"reading the ends of {partition}");
        return new Watermarks(low, high);
    }

    /// <summary>The partition's ends as the last fetch told them, without a round trip; null before the first fetch.</summary>
    public Watermarks? CachedWatermarks(TopicPartition partition)
    {
        KafkaErrorCode code = Librdkafka.rd_kafka_get_watermark_offsets(
            _client, partition.Topic, partition.Partition, out long low, out long high);
        return code == KafkaErrorCode.None && high >= 0 ? new Watermarks(low, high) : null;
    }

    /// <summary>Records between the position and the end, as far as the last fetch told; null before the first message.</summary>
    public long? Lag(TopicPartition partition)
    {
        long position = Position(partition);
        return position >= 0 && CachedWatermarks(partition) is { } ends ? Math.Max(0, ends.High - position) : null;
    }

    private static bool AnyIs(TopicPartitionListHandle list, KafkaErrorCode code)
    {
        for (int i = 0; i < list.List->Count; i++)
        {
            if (list.List->Elements[i].Error == code)
                return true;
        }

        return false;
    }

    private static bool ReadCommit(nint rkev)
    {
        TopicPartitionLists.ThrowIfAnyFailed(Librdkafka.rd_kafka_event_topic_partition_list(rkev), "committing the offset");
        return true;
    }

    private void StartCommits()
    {
        lock (_commitStart)
        {
            if (_commitLoop is not null)
                return;
            _commitQueue = new QueueHandle(_client, Librdkafka.rd_kafka_queue_new);
            _commitLoop = new EventLoop(
                _commitQueue, "kafka-commits", rkev => _commits.Complete(Librdkafka.rd_kafka_event_opaque(rkev), rkev), _callbacks.Report);
        }
    }

    private void StopCommits()
    {
        lock (_commitStart)
            _commitLoop?.Dispose();
        _commits.Close();
    }
}
