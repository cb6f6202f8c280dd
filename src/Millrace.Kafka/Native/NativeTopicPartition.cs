using System.Runtime.InteropServices;

namespace Millrace.Kafka.Native;

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
