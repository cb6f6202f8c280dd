using System.Runtime.InteropServices;

namespace Millrace.Kafka.Native;

/// <summary>rd_kafka_message_t. With an error, the payload is the error's text.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeMessage
{
    public KafkaErrorCode Error;
    public nint Topic;
    public int Partition;
    public byte* Payload;
    public nuint Length;
    public byte* Key;
    public nuint KeyLength;
    public long Offset;
    public nint Opaque;
}

/// <summary>rd_kafka_metadata_t.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeMetadata
{
    public int BrokerCount;
    public Broker* Brokers;
    public int TopicCount;
    public Topic* Topics;
    public int OriginBrokerId;
    public nint OriginBrokerName;

    /// <summary>rd_kafka_metadata_broker_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Broker
    {
        public int Id;
        public nint Host;
        public int Port;
    }

    /// <summary>rd_kafka_metadata_topic_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Topic
    {
        public nint Name;
        public int PartitionCount;
        public Partition* Partitions;
        public KafkaErrorCode Error;
    }

    /// <summary>rd_kafka_metadata_partition_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Partition
    {
        public int Id;
        public KafkaErrorCode Error;
        public int Leader;
        public int ReplicaCount;
        public int* Replicas;
        public int InSyncCount;
        public int* InSync;
    }
}

/// <summary>rd_kafka_topic_partition_t.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeTopicPartition
{
    public nint Topic;
    public int Partition;
    public long Offset;
    public nint Metadata;
    public nuint MetadataSize;
    public nint Opaque;
    public KafkaErrorCode Error;
    public nint Private;
}

/// <summary>rd_kafka_topic_partition_list_t.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeTopicPartitionList
{
    public int Count;
    public int Capacity;
    public NativeTopicPartition* Elements;
}

/// <summary>rd_kafka_vu_t: one tagged argument of rd_kafka_produceva. The union is padded to 64 bytes by the library.</summary>
[StructLayout(LayoutKind.Explicit, Size = 72)]
internal unsafe struct ProduceArgument
{
    [FieldOffset(0)]
    public Tag Type;

    [FieldOffset(8)]
    public void* Pointer;

    [FieldOffset(8)]
    public int Int32;

    [FieldOffset(8)]
    public long Int64;

    [FieldOffset(16)]
    public nuint Size;

    /// <summary>rd_kafka_vtype_t.</summary>
    public enum Tag
    {
        Topic = 2,
        Partition = 3,
        Value = 4,
        Key = 5,
        Opaque = 6,
        Flags = 7,
        Timestamp = 8,
        Headers = 10,
    }
}
