using System.Runtime.InteropServices;

namespace Millrace.Kafka.Native;

internal static unsafe partial class Librdkafka
{
    [LibraryImport(Library)]
    public static partial NativeTopicPartitionList* rd_kafka_topic_partition_list_new(int size);

    [LibraryImport(Library)]
    public static partial void rd_kafka_topic_partition_list_destroy(NativeTopicPartitionList* list);

    [LibraryImport(Library)]
    public static partial NativeTopicPartitionList* rd_kafka_topic_partition_list_copy(NativeTopicPartitionList* list);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial NativeTopicPartition* rd_kafka_topic_partition_list_add(
        TopicPartitionListHandle list, string topic, int partition);
}
