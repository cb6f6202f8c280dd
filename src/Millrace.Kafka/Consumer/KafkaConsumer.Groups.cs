using System.Runtime.ExceptionServices;
using Millrace.Kafka.Native;

namespace Millrace.Kafka;

// Which partitions this consumer reads, and how they change.
public sealed unsafe partial class KafkaConsumer
{
    private IRebalanceListener? _listener;
    private ExceptionDispatchInfo? _fromListener;

    /// <summary>Partitions that this consumer reads now.</summary>
    public IReadOnlyList<TopicPartition> Assignment
    {
        get
        {
            NativeError.ThrowIf(Librdkafka.rd_kafka_assignment(_client, out NativeTopicPartitionList* list), "reading the assignment");
            using TopicPartitionListHandle owned = TopicPartitionListHandle.Take(list);
            return TopicPartitionLists.Partitions(list);
        }
    }

    /// <summary>How the group rebalances; <see cref="RebalanceProtocol.None"/> before it has joined.</summary>
    internal RebalanceProtocol Protocol => Utf8.ToString(Librdkafka.rd_kafka_rebalance_protocol(_client)) switch
    {
        "EAGER" => RebalanceProtocol.Eager,
        "COOPERATIVE" => RebalanceProtocol.Cooperative,
        _ => RebalanceProtocol.None,
    };

    /// <summary>Joins the group and reads its share of these topics, in place of those subscribed before.</summary>
    /// <param name="topicsOrRegex">Names; one that begins with ^ is a regular expression.</param>
    /// <param name="listener">Is told of changes; null to take them as they come.</param>
    public void Subscribe(IReadOnlyCollection<string> topicsOrRegex, IRebalanceListener? listener = null)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        _listener = listener;
        using var topics = new TopicPartitionListHandle(topicsOrRegex.Count);
        foreach (string topic in topicsOrRegex)
            topics.Add(topic, -1, Offset.Invalid);
        NativeError.ThrowIf(
            Librdkafka.rd_kafka_subscribe(_client, topics), $"subscribing to {string.Join(", ", topicsOrRegex)}", _client);
    }

    /// <summary>Leaves the group; the listener is told by the polls that follow.</summary>
    public void Unsubscribe() => NativeError.ThrowIf(Librdkafka.rd_kafka_unsubscribe(_client), "unsubscribing");

    /// <summary>
    /// Asks the cluster for its topics now, so that a group learns of new partitions at once and not after <c>metadata.max.age.ms</c>.
    /// </summary>
    /// <exception cref="KafkaException">No broker has answered in time.</exception>
    public void RefreshMetadata(TimeSpan timeout)
    {
        // All topics: an answer about some of them does not reach the group.
        Librdkafka.rd_kafka_metadata_destroy(Metadata(timeout));
    }

    /// <summary>The names of all topics that this consumer may know of, in no order.</summary>
    /// <exception cref="KafkaException">No broker has answered in time.</exception>
    public IReadOnlyList<string> TopicNames(TimeSpan timeout)
    {
        NativeMetadata* metadata = Metadata(timeout);
        try
        {
            var names = new string[metadata->TopicCount];
            for (int i = 0; i < names.Length; i++) names[i] = Utf8.ToString(metadata->Topics[i].Name) ?? "";
            return names;
        }
        finally
        {
            Librdkafka.rd_kafka_metadata_destroy(metadata);
        }
    }

    /// <summary>Reads exactly these partitions, without a group; empty to read none.</summary>
    public void Assign(IReadOnlyCollection<TopicPartitionOffset> partitions)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        using TopicPartitionListHandle list = TopicPartitionListHandle.Of(partitions);
        NativeError.ThrowIf(Librdkafka.rd_kafka_assign(_client, list.List), $"assigning {string.Join(", ", partitions)}", _client);
    }

    private NativeMetadata* Metadata(TimeSpan timeout)
    {
        KafkaErrorCode code =
            Librdkafka.rd_kafka_metadata(_client, 1, 0, out NativeMetadata* metadata, Timeout.Milliseconds(timeout));
        NativeError.ThrowIf(code, "reading the cluster's metadata");
        return metadata;
    }

    private void CarryOutRebalances()
    {
        while (_rebalances.TryTake(out KafkaErrorCode kind, out TopicPartitionListHandle partitions))
            CarryOut(kind, partitions);
        RethrowFromListener();
    }

    private KafkaErrorCode CloseNative()
    {
        _rebalances.AtOnce = CarryOutAtOnce;
        while (_rebalances.TryTake(out KafkaErrorCode kind, out TopicPartitionListHandle partitions))
            CarryOutAtOnce(kind, partitions);
        return Librdkafka.rd_kafka_consumer_close(_client);
    }

    private void RethrowFromListener()
    {
        ExceptionDispatchInfo? thrown = _fromListener;
        _fromListener = null;
        thrown?.Throw();
    }

    /// <summary>Carries out and keeps errors for later: it runs beneath native code, which no exception may cross.</summary>
    private void CarryOutAtOnce(KafkaErrorCode kind, TopicPartitionListHandle partitions)
    {
        try
        {
            CarryOut(kind, partitions);
        }
        catch (KafkaException exception)
        {
            _fromListener ??= ExceptionDispatchInfo.Capture(exception);
        }
    }

    private void CarryOut(KafkaErrorCode kind, TopicPartitionListHandle list)
    {
        using (list)
        {
            bool cooperative = Protocol == RebalanceProtocol.Cooperative;
            switch (kind)
            {
                case KafkaErrorCode.LocalAssignPartitions:
                    TakeOver(list, cooperative);
                    break;
                case KafkaErrorCode.LocalRevokePartitions:
                    GiveUp(list, cooperative);
                    break;
                default:
                    NativeError.ThrowIf(Librdkafka.rd_kafka_assign(_client, null), "giving up all partitions");
                    throw new KafkaException(kind, "the group's rebalance failed");
            }
        }
    }

    private void TakeOver(TopicPartitionListHandle list, bool cooperative)
    {
        var assigned = new AssignedPartitions(TopicPartitionLists.Partitions(list.List));
        Tell(() => _listener?.OnAssigned(assigned));
        for (int i = 0; i < list.List->Count; i++)
        {
            if (assigned.Starts.TryGetValue(assigned.Partitions[i], out long start))
                list.List->Elements[i].Offset = start;
        }

        if (cooperative)
            NativeError.ThrowIf(Librdkafka.rd_kafka_incremental_assign(_client, list.List), "taking over partitions");
        else
            NativeError.ThrowIf(Librdkafka.rd_kafka_assign(_client, list.List), "taking over partitions", _client);
        if (assigned.Paused.Count > 0)
            Pause(assigned.Paused);
    }

    private void GiveUp(TopicPartitionListHandle list, bool cooperative)
    {
        TopicPartition[] partitions = TopicPartitionLists.Partitions(list.List);
        bool lost = Librdkafka.rd_kafka_assignment_lost(_client) != 0;
        Tell(() =>
        {
            if (lost)
                _listener?.OnLost(partitions);
            else
                _listener?.OnRevoked(partitions);
        });
        if (cooperative)
            NativeError.ThrowIf(Librdkafka.rd_kafka_incremental_unassign(_client, list.List), "giving up partitions");
        else
            NativeError.ThrowIf(Librdkafka.rd_kafka_assign(_client, null), "giving up partitions", _client);
    }

    /// <summary>Calls the listener. The rebalance must be carried out whatever it throws, else the group waits for this member.</summary>
    private void Tell(Action call)
    {
        try
        {
            call();
        }
        catch (Exception exception)
        {
            // Any exception of the caller's code: rethrown from Poll or Close.
            _fromListener ??= ExceptionDispatchInfo.Capture(exception);
        }
    }
}
