using Millrace.Kafka.Native;

namespace Millrace.Kafka;

/// <summary>
/// Rebalances that librdkafka asked for and that are not carried out yet. It asks in the middle of a native poll, when messages were
/// already taken; carrying it out there would revoke partitions whose messages the caller has not seen. So it is noted, the poll ends
/// early, and the next poll carries it out first. librdkafka waits for the (un)assign call and keeps the partitions silent until then.
/// </summary>
internal sealed unsafe class RebalanceQueue
{
    private readonly Queue<(KafkaErrorCode Kind, TopicPartitionListHandle Partitions)> _pending = new();

    public bool HasPending => _pending.Count > 0;

    /// <summary>Ends the running native poll.</summary>
    public Action? EndPoll { get; set; }

    /// <summary>While closing there is no next poll: carried out at once. Must not throw.</summary>
    public Action<KafkaErrorCode, TopicPartitionListHandle>? AtOnce { get; set; }

    public void OnNative(KafkaErrorCode kind, NativeTopicPartitionList* partitions)
    {
        TopicPartitionListHandle copy = partitions == null
            ? new TopicPartitionListHandle(0)
            : TopicPartitionListHandle.CopyOf(partitions);
        if (AtOnce is { } carryOut)
        {
            carryOut(kind, copy);
            return;
        }

        _pending.Enqueue((kind, copy));
        EndPoll?.Invoke();
    }

    public bool TryTake(out KafkaErrorCode kind, out TopicPartitionListHandle partitions)
    {
        bool any = _pending.TryDequeue(out (KafkaErrorCode Kind, TopicPartitionListHandle Partitions) next);
        (kind, partitions) = next;
        return any;
    }
}
