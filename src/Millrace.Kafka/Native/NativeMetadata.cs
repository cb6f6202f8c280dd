using System.Runtime.InteropServices;

namespace Millrace.Kafka.Native;

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
