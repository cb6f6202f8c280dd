using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Millrace.Cli.Terminal;
using Millrace.Kafka;

namespace Millrace.Cli.Commands.Topics;

internal static class ListTopics
{
    private static readonly Option<bool> Internal =
        new("--internal") { Description = "Also topics whose names begin with an underscore, such as _schemas." };

    public static Command Create() => new Command("list", "List topics with the number of their records.")
        .Example("millrace topic list").Example("millrace topic list --json | jq -r '.[].topic'")
        .With(Internal, CommonOptions.BootstrapServers, KafkaOptions.Settings, CommonOptions.Json).Runs(RunAsync);

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using KafkaAdmin admin = await KafkaOptions.AdminAsync(parsed, cancellationToken);
        ClusterMetadata cluster = await admin.MetadataAsync();
        TopicMetadata[] topics = cluster.Topics
            .Where(topic => topic.Code == KafkaErrorCode.None && (parsed.GetValue(Internal) || !topic.Name.StartsWith('_')))
            .OrderBy(topic => topic.Name, StringComparer.Ordinal).ToArray();
        ILookup<string, PartitionRange> ranges = (await PartitionRange.OfAsync(admin, topics)).ToLookup(range => range.Partition.Topic);
        var rows = topics.Select(topic =>
            (topic.Name, Partitions: topic.Partitions.Count, Records: ranges[topic.Name].Sum(range => range.Records))).ToArray();
        if (parsed.GetValue(CommonOptions.Json))
            Answer.Json(new JsonArray([.. rows.Select(row =>
                new JsonObject { ["topic"] = row.Name, ["partitions"] = row.Partitions, ["records"] = row.Records })]));
        else
            Answer.Table(["TOPIC", "PARTITIONS", "RECORDS"], rows.Select(row => new[]
            {
                row.Name, row.Partitions.ToString(CultureInfo.InvariantCulture), row.Records.ToString("N0", CultureInfo.InvariantCulture),
            }));
    }
}
