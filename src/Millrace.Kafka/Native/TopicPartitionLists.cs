using System.Text;

namespace Millrace.Kafka.Native;

/// <summary>Reading native lists of partitions.</summary>
internal static unsafe class TopicPartitionLists
{
    public static TopicPartition[] Partitions(NativeTopicPartitionList* list)
    {
        var partitions = new TopicPartition[list == null ? 0 : list->Count];
        for (int i = 0; i < partitions.Length; i++)
            partitions[i] = new TopicPartition(Utf8.ToString(list->Elements[i].Topic)!, list->Elements[i].Partition);
        return partitions;
    }

    public static TopicPartitionOffset[] Offsets(NativeTopicPartitionList* list)
    {
        var offsets = new TopicPartitionOffset[list == null ? 0 : list->Count];
        for (int i = 0; i < offsets.Length; i++)
        {
            ref NativeTopicPartition element = ref list->Elements[i];
            offsets[i] = new TopicPartitionOffset(Utf8.ToString(element.Topic)!, element.Partition, element.Offset);
        }

        return offsets;
    }

    public static (TopicPartitionOffset Offset, string Note)[] Notes(NativeTopicPartitionList* list)
    {
        TopicPartitionOffset[] offsets = Offsets(list);
        var notes = new (TopicPartitionOffset, string)[offsets.Length];
        for (int i = 0; i < notes.Length; i++)
        {
            ref NativeTopicPartition element = ref list->Elements[i];
            notes[i] = (offsets[i], element.Metadata == 0
                ? "" : Encoding.UTF8.GetString(new ReadOnlySpan<byte>((void*)element.Metadata, (int)element.MetadataSize)));
        }

        return notes;
    }

    /// <summary>Throws for the first partition that carries an error.</summary>
    public static void ThrowIfAnyFailed(NativeTopicPartitionList* list, string attempt)
    {
        for (int i = 0; list != null && i < list->Count; i++)
        {
            ref NativeTopicPartition element = ref list->Elements[i];
            if (element.Error != KafkaErrorCode.None)
                throw new KafkaException(element.Error, $"{attempt} of {Utf8.ToString(element.Topic)}-{element.Partition}");
        }
    }
}
