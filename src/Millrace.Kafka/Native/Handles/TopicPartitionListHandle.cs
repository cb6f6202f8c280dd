using System.Runtime.InteropServices;

namespace Millrace.Kafka.Native;

/// <summary>An rd_kafka_topic_partition_list_t of ours.</summary>
internal sealed unsafe class TopicPartitionListHandle : SafeHandle
{
    public TopicPartitionListHandle(int capacity)
        : this(Librdkafka.rd_kafka_topic_partition_list_new(capacity))
    {
    }

    private TopicPartitionListHandle(NativeTopicPartitionList* list)
        : base(0, ownsHandle: true) => SetHandle((nint)list);

    public override bool IsInvalid => handle == 0;

    public NativeTopicPartitionList* List => (NativeTopicPartitionList*)handle;

    public static TopicPartitionListHandle Take(NativeTopicPartitionList* list) => new(list);

    public static TopicPartitionListHandle CopyOf(NativeTopicPartitionList* list)
        => new(Librdkafka.rd_kafka_topic_partition_list_copy(list));

    public static TopicPartitionListHandle Of(IReadOnlyCollection<TopicPartition> partitions)
    {
        var list = new TopicPartitionListHandle(partitions.Count);
        foreach (TopicPartition partition in partitions)
            list.Add(partition.Topic, partition.Partition, Offset.Invalid);
        return list;
    }

    public static TopicPartitionListHandle Of(IReadOnlyCollection<TopicPartitionOffset> offsets)
    {
        var list = new TopicPartitionListHandle(offsets.Count);
        foreach (TopicPartitionOffset offset in offsets)
            list.Add(offset.Topic, offset.Partition, offset.Offset);
        return list;
    }

    public void Add(string topic, int partition, long offset)
        => Librdkafka.rd_kafka_topic_partition_list_add(this, topic, partition)->Offset = offset;

    protected override bool ReleaseHandle()
    {
        Librdkafka.rd_kafka_topic_partition_list_destroy((NativeTopicPartitionList*)handle);
        return true;
    }
}
