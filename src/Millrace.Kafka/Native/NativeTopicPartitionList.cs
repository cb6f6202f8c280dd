using System.Runtime.InteropServices;

namespace Millrace.Kafka.Native;

/// <summary>rd_kafka_topic_partition_list_t.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeTopicPartitionList
{
    public int Count;
    public int Capacity;
    public NativeTopicPartition* Elements;
}
