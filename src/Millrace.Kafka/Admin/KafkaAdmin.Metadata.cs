using Millrace.Kafka.Native;

namespace Millrace.Kafka;

public sealed unsafe partial class KafkaAdmin
{
    /// <summary>The cluster with all its topics.</summary>
    public Task<ClusterMetadata> MetadataAsync() => Blocking(() => Metadata(null));

    /// <summary>
    /// The cluster with one topic. A topic that does not exist is answered as such (<see cref="TopicMetadata.Code"/>), and not created.
    /// </summary>
    public Task<ClusterMetadata> MetadataAsync(string topic) => Blocking(() => Metadata(topic));

    /// <summary>The first offset that each partition still has.</summary>
    public Task<IReadOnlyList<TopicPartitionOffset>> EarliestOffsetsAsync(IReadOnlyCollection<TopicPartition> partitions)
        => ListOffsetsAsync(partitions, Offset.Beginning);

    /// <summary>The offset that each partition's next record will get.</summary>
    public Task<IReadOnlyList<TopicPartitionOffset>> LatestOffsetsAsync(IReadOnlyCollection<TopicPartition> partitions)
        => ListOffsetsAsync(partitions, Offset.End);

    /// <summary>
    /// The first offset whose timestamp is at or after <paramref name="time"/>; <see cref="Offset.End"/> where there is none.
    /// </summary>
    public Task<IReadOnlyList<TopicPartitionOffset>> OffsetsForTimeAsync(IReadOnlyCollection<TopicPartition> partitions,
        DateTimeOffset time)
        => ListOffsetsAsync(partitions, Math.Max(0, time.ToUnixTimeMilliseconds()));

    /// <summary>ListOffsets of the protocol: its special timestamps -2 and -1 are the same numbers as <see cref="Offset"/>'s.</summary>
    private Task<IReadOnlyList<TopicPartitionOffset>> ListOffsetsAsync(IReadOnlyCollection<TopicPartition> partitions, long timestamp)
        => Blocking<IReadOnlyList<TopicPartitionOffset>>(() =>
        {
            if (partitions.Count == 0)
                return [];
            using var list = new TopicPartitionListHandle(partitions.Count);
            foreach (TopicPartition partition in partitions)
                list.Add(partition.Topic, partition.Partition, timestamp);
            NativeError.ThrowIf(Librdkafka.rd_kafka_offsets_for_times(_client, list, TimeoutMs), "listing offsets");
            TopicPartitionLists.ThrowIfAnyFailed(list.List, "listing offsets");
            return TopicPartitionLists.Offsets(list.List);
        });

    private ClusterMetadata Metadata(string? topic)
    {
        var left = new Timeout(Timeout);
        using TopicHandle? only = topic is null ? null : new TopicHandle(_client, topic);
        KafkaErrorCode code = Librdkafka.rd_kafka_metadata(
            _client, only is null ? 1 : 0, only?.Pointer ?? 0, out NativeMetadata* native, left.RemainingMs);
        NativeError.ThrowIf(code, "reading the cluster's metadata");
        try
        {
            return new ClusterMetadata(
                ClusterId(left.RemainingMs),
                Librdkafka.rd_kafka_controllerid(_client, left.RemainingMs),
                ReadBrokers(native),
                ReadTopics(native));
        }
        finally
        {
            Librdkafka.rd_kafka_metadata_destroy(native);
        }
    }

    private string? ClusterId(int timeoutMs)
    {
        nint text = Librdkafka.rd_kafka_clusterid(_client, timeoutMs);
        if (text == 0)
            return null;
        string? id = Utf8.ToString(text);
        Librdkafka.rd_kafka_mem_free(_client, text);
        return id;
    }

    private static BrokerMetadata[] ReadBrokers(NativeMetadata* native)
    {
        var brokers = new BrokerMetadata[native->BrokerCount];
        for (int i = 0; i < brokers.Length; i++)
        {
            ref NativeMetadata.Broker broker = ref native->Brokers[i];
            brokers[i] = new BrokerMetadata(broker.Id, Utf8.ToString(broker.Host) ?? "", broker.Port);
        }

        return brokers;
    }

    private static TopicMetadata[] ReadTopics(NativeMetadata* native)
    {
        var topics = new TopicMetadata[native->TopicCount];
        for (int i = 0; i < topics.Length; i++)
        {
            ref NativeMetadata.Topic topic = ref native->Topics[i];
            var partitions = new PartitionMetadata[topic.PartitionCount];
            for (int p = 0; p < partitions.Length; p++)
            {
                ref NativeMetadata.Partition partition = ref topic.Partitions[p];
                partitions[p] = new PartitionMetadata(
                    partition.Id,
                    partition.Leader,
                    new ReadOnlySpan<int>(partition.Replicas, partition.ReplicaCount).ToArray(),
                    new ReadOnlySpan<int>(partition.InSync, partition.InSyncCount).ToArray(),
                    partition.Error);
            }

            Array.Sort(partitions, (a, b) => a.Id.CompareTo(b.Id));
            topics[i] = new TopicMetadata(Utf8.ToString(topic.Name)!, topic.Error, partitions);
        }

        return topics;
    }
}
