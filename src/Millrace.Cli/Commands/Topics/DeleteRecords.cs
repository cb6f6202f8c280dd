using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Millrace.Cli.Commands.Records;
using Millrace.Cli.Terminal;
using Millrace.Kafka;

namespace Millrace.Cli.Commands.Topics;

/// <summary><c>topic delete-records TOPIC --before WHERE</c>: what lies before it is gone; the topic stays.</summary>
internal static class DeleteRecords
{
    private static readonly Option<string> Before =
        new("--before") { Description = $"latest (all there is), {ReadingBound.Forms}.", Required = true };

    private static readonly Option<int[]> Partition = new("--partition") { Description = "Only this partition. May be repeated." };

    public static Command Create() => TopicCommand.Verb("delete-records", "Delete a topic's oldest records.")
        .Example("millrace topic delete-records Readings --before latest")
        .Example("millrace topic delete-records Readings --before 2h --partition 0")
        .With(Before, Partition, CommonOptions.Json).Runs(RunAsync);

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string before = parsed.GetValue(Before)!;
        ReadingBound? bound = before == "latest" ? null
            : ReadingBound.TryParse(before, TimeProvider.System.GetUtcNow())
                ?? throw CommandException.Usage($"--before takes latest, {ReadingBound.Forms}, not '{before}'.");
        using KafkaAdmin admin = await KafkaOptions.AdminAsync(parsed, cancellationToken);
        TopicPartition[] partitions = await DescribeTopic.PartitionsAsync(
            admin, parsed.GetValue(TopicCommand.Name)!, parsed.GetValue(Partition) ?? []);
        TopicPartitionOffset[] ends = (await ReadingRange.FindAsync(admin, partitions, latest: bound is null, bound, null)).Starts;
        IReadOnlyList<TopicPartitionOffset> firsts = await admin.DeleteRecordsAsync(ends);
        if (parsed.GetValue(CommonOptions.Json))
            Answer.Json(new JsonArray([.. firsts.Select(first => new JsonObject
            {
                ["topic"] = first.Topic, ["partition"] = first.Partition, ["firstOffset"] = first.Offset,
            })]));
        else
            Answer.Table(["TOPIC", "PARTITION", "FIRST OFFSET"], firsts.Select(first => new[]
            {
                first.Topic, first.Partition.ToString(CultureInfo.InvariantCulture), first.Offset.ToString(CultureInfo.InvariantCulture),
            }));
    }
}
