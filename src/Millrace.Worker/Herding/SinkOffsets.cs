using System.Globalization;
using Millrace.Data;
using Millrace.Records;

namespace Millrace.Worker.Herding;

/// <summary>The offsets of a sink connector: those of its consumer group, in the form that REST shows.</summary>
internal static class SinkOffsets
{
    private const string Topic = "kafka_topic";
    private const string Partition = "kafka_partition";
    private const string Offset = "kafka_offset";

    public static ConnectorOffset Of(TopicPartition partition, long offset) => new(
        OffsetMap.Of((Partition, Value.Int64(partition.Partition)), (Topic, Value.String(partition.Topic))),
        OffsetMap.Of(Offset, Value.Int64(offset)));

    /// <summary>Offsets by partition; null removes one.</summary>
    /// <exception cref="HerderException">It says what is wrong.</exception>
    public static IReadOnlyDictionary<TopicPartition, long?> Parse(IReadOnlyList<ConnectorOffset> offsets)
    {
        var parsed = new Dictionary<TopicPartition, long?>();
        foreach (ConnectorOffset entry in offsets) parsed[ParsePartition(entry.Partition)] = ParseOffset(entry.Offset);
        return parsed;
    }

    private static TopicPartition ParsePartition(OffsetMap? partition)
    {
        if (partition is null) throw HerderException.InvalidOffsets("The partition for a sink connector offset cannot be null or missing");
        if (!Has(partition, Topic) || !Has(partition, Partition))
            throw HerderException.InvalidOffsets(
                "The partition for a sink connector offset must contain the keys 'kafka_topic' and 'kafka_partition'");
        if (partition[Topic].IsNull) throw HerderException.InvalidOffsets("Kafka topic names must be valid strings and may not be null");
        if (partition[Partition].IsNull) throw HerderException.InvalidOffsets("Kafka partitions must be valid numbers and may not be null");
        if (!int.TryParse(partition[Partition].ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
        {
            throw HerderException.InvalidOffsets(
                $"Failed to parse the following Kafka partition value in the provided offsets: '{partition[Partition]}'. "
                + "Partition values for sink connectors need to be integers.");
        }

        return new TopicPartition(partition[Topic].ToString(), number);
    }

    private static long? ParseOffset(OffsetMap? offset)
    {
        if (offset is null) return null;
        if (!Has(offset, Offset))
            throw HerderException.InvalidOffsets("The offset for a sink connector should either be null or contain the key 'kafka_offset'");
        if (long.TryParse(offset[Offset].ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
            return number;
        throw HerderException.InvalidOffsets(
            $"Failed to parse the following Kafka offset value in the provided offsets: '{offset[Offset]}'. "
            + "Offset values for sink connectors need to be integers.");
    }

    private static bool Has(OffsetMap map, string key) => map.Any(entry => entry.Key == key);
}
