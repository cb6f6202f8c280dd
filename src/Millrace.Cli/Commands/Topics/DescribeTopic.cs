using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Millrace.Cli.Terminal;
using Millrace.Config;
using Millrace.Kafka;

namespace Millrace.Cli.Commands.Topics;

internal static class DescribeTopic
{
    public static Command Create() => TopicCommand.Verb("describe", "Show a topic's partitions, where they live and what they hold.")
        .Example("millrace topic describe Readings").With(CommonOptions.Json).Runs(RunAsync);

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using KafkaAdmin admin = await KafkaOptions.AdminAsync(parsed, cancellationToken);
        TopicMetadata topic = await FindAsync(admin, parsed.GetValue(TopicCommand.Name)!);
        Dictionary<int, PartitionRange> ranges =
            (await PartitionRange.OfAsync(admin, [topic])).ToDictionary(range => range.Partition.Partition);
        if (parsed.GetValue(CommonOptions.Json))
        {
            Answer.Json(new JsonObject
            {
                ["topic"] = topic.Name,
                ["partitions"] = new JsonArray([.. topic.Partitions.Select(partition => ToJson(partition, ranges[partition.Id]))]),
            });
            return;
        }

        Answer.Table(["PARTITION", "LEADER", "REPLICAS", "IN SYNC", "FIRST OFFSET", "NEXT OFFSET"],
            topic.Partitions.Select(partition => new[]
        {
            Text(partition.Id), Text(partition.Leader), string.Join(",", partition.Replicas), string.Join(",", partition.InSync),
            Text(ranges[partition.Id].Earliest), Text(ranges[partition.Id].Latest),
        }));
    }

    /// <exception cref="CommandException">There is no such topic.</exception>
    public static async Task<TopicMetadata> FindAsync(KafkaAdmin admin, string name)
    {
        TopicMetadata topic = (await admin.MetadataAsync(name)).Topics[0];
        if (topic.Code == KafkaErrorCode.None) return topic;
        if (topic.Code == KafkaErrorCode.UnknownTopicOrPartition)
            throw await MissingAsync(admin, name, $", or make it with 'millrace topic create {name}'");
        throw CommandException.Failed($"Topic '{name}': {KafkaError.Of(topic.Code).Description}");
    }

    /// <summary>Partitions of a topic: all, or only some. Errors: as <see cref="FindAsync"/>, and for one that it does not have.</summary>
    public static async Task<TopicPartition[]> PartitionsAsync(KafkaAdmin admin, string topic, int[] only)
    {
        int[] all = [.. (await FindAsync(admin, topic)).Partitions.Select(partition => partition.Id).Order()];
        if (only.FirstOrDefault(partition => !all.Contains(partition), -1) is >= 0 and var missing)
            throw CommandException.Failed($"Topic '{topic}' has no partition {missing}; it has {all.Length}, from 0 on.");
        return [.. all.Where(id => only.Length == 0 || only.Contains(id)).Select(id => new TopicPartition(topic, id))];
    }

    /// <summary>That there is no such topic, and which may have been meant.</summary>
    /// <param name="more">What else helps, behind a look at the list.</param>
    public static async Task<CommandException> MissingAsync(KafkaAdmin admin, string name, string more = "")
    {
        string? near = NearestName.Of(name, (await admin.MetadataAsync()).Topics.Select(topic => topic.Name));
        string meant = near is null ? "." : $"; did you mean {near}?";
        return CommandException.Failed($"There is no topic '{name}'{meant} See 'millrace topic list'{more}.");
    }

    private static JsonObject ToJson(PartitionMetadata partition, PartitionRange range) => new()
    {
        ["partition"] = partition.Id,
        ["leader"] = partition.Leader,
        ["replicas"] = new JsonArray([.. partition.Replicas.Select(id => JsonValue.Create(id))]),
        ["inSync"] = new JsonArray([.. partition.InSync.Select(id => JsonValue.Create(id))]),
        ["firstOffset"] = range.Earliest,
        ["nextOffset"] = range.Latest,
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
