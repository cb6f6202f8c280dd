using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Millrace.Cli.Commands.Records;
using Millrace.Cli.Commands.Topics;
using Millrace.Cli.Terminal;
using Millrace.Kafka;

namespace Millrace.Cli.Commands.Groups;

/// <summary>
/// <c>group reset GROUP --topic TOPIC --to WHERE</c>: shows what would change, and with <c>--execute</c> changes it. A connector's own
/// group is changed by <c>connector offsets</c>, which also tells the connector.
/// </summary>
internal static class ResetGroup
{
    private static readonly Option<string> Topic = new("--topic") { Description = "Topic whose offsets are set.", Required = true };

    private static readonly Option<int[]> Partition = new("--partition") { Description = "Only this partition. May be repeated." };

    private static readonly Option<string> To =
        new("--to") { Description = $"earliest, latest, {ReadingBound.Forms}.", Required = true };

    private static readonly Option<bool> Execute = new("--execute") { Description = "Do it. Without, it is shown only." };

    public static Command Create() => new Command("reset", "Set a group's offsets; it must have no members.")
        .Example("millrace group reset billing --topic Readings --to earliest")
        .Example("millrace group reset billing --topic Readings --to 2026-01-31T12:00:00Z --execute")
        .Taking(GroupCommand.Name)
        .With(Topic, Partition, To, Execute, CommonOptions.BootstrapServers, KafkaOptions.Settings, CommonOptions.Json).Runs(RunAsync);

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string name = parsed.GetValue(GroupCommand.Name)!, to = parsed.GetValue(To)!;
        ReadingBound? bound = to is "earliest" or "latest" ? null
            : ReadingBound.TryParse(to, TimeProvider.System.GetUtcNow())
                ?? throw CommandException.Usage($"--to takes earliest, latest, {ReadingBound.Forms}, not '{to}'.");
        using KafkaAdmin admin = await KafkaOptions.AdminAsync(parsed, cancellationToken);
        TopicPartition[] partitions = await DescribeTopic.PartitionsAsync(
            admin, parsed.GetValue(Topic)!, parsed.GetValue(Partition) ?? []);
        TopicPartitionOffset[] wanted = (await ReadingRange.FindAsync(admin, partitions, to == "latest", bound, null)).Starts;
        // Nothing of that time or later: the end.
        Dictionary<TopicPartition, long> ends = wanted.All(offset => offset.Offset >= 0) ? []
            : (await admin.LatestOffsetsAsync(partitions)).ToDictionary(end => end.TopicPartition, end => end.Offset);
        wanted = [.. wanted.Select(offset => offset.Offset >= 0 ? offset : offset with { Offset = ends[offset.TopicPartition] })];
        Dictionary<TopicPartition, long> now = (await admin.ListGroupOffsetsAsync(name)).ToDictionary(
            offset => offset.TopicPartition, offset => offset.Offset);
        if (parsed.GetValue(Execute))
        {
            // Set for good or not at all: members would go on where they are.
            ConsumerGroupDescription group = (await admin.DescribeGroupsAsync(name))[0];
            if (group.Members.Count > 0)
            {
                throw CommandException.Failed(
                    $"Group '{name}' has {group.Members.Count} members, and goes on where they are. Stop them first: "
                    + $"'millrace group describe {name}' shows who they are.");
            }

            await admin.AlterGroupOffsetsAsync(name, wanted);
        }

        if (parsed.GetValue(CommonOptions.Json))
            Answer.Json(new JsonArray([.. wanted.Select(offset => ToJson(offset, now))]));
        else
            Answer.Table(["TOPIC", "PARTITION", "NOW", "THEN", "CHANGE"], wanted.Select(offset => Row(offset, now)));
        if (!parsed.GetValue(Execute)) Answer.Note("Nothing is changed yet: with --execute it is.");
    }

    private static string[] Row(TopicPartitionOffset offset, Dictionary<TopicPartition, long> now)
    {
        long? before = now.TryGetValue(offset.TopicPartition, out long committed) && committed >= 0 ? committed : null;
        string change = before is not { } from ? ""
            : offset.Offset > from ? $"{Text(offset.Offset - from)} skipped"
            : offset.Offset < from ? $"{Text(from - offset.Offset)} again" : "none";
        return [offset.Topic, Text(offset.Partition), before is { } old ? Text(old) : "", Text(offset.Offset), change];
    }

    private static JsonObject ToJson(TopicPartitionOffset offset, Dictionary<TopicPartition, long> now) => new()
    {
        ["topic"] = offset.Topic, ["partition"] = offset.Partition,
        ["now"] = now.TryGetValue(offset.TopicPartition, out long committed) && committed >= 0 ? committed : null,
        ["then"] = offset.Offset,
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
