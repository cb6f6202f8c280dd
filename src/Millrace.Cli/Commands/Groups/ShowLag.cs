using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Millrace.Cli.Terminal;
using Millrace.Kafka;

namespace Millrace.Cli.Commands.Groups;

internal static class ShowLag
{
    public static Command Create() => new Command("lag", "Show how far a group is behind.")
        .Example("millrace group lag connect-smartMeter2MySQL").Example("millrace group lag connect-smartMeter2MySQL --json | jq .lag")
        .Taking(GroupCommand.Name).With(CommonOptions.BootstrapServers, KafkaOptions.Settings, CommonOptions.Json).Runs(RunAsync);

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string group = parsed.GetValue(GroupCommand.Name)!;
        using KafkaAdmin admin = await KafkaOptions.AdminAsync(parsed, cancellationToken);
        IReadOnlyList<PartitionLag> lags = await PartitionLag.OfAsync(admin, group);
        if (lags.Count == 0) throw CommandException.Failed($"Group '{group}' has committed no offsets. See 'millrace group list'.");
        if (parsed.GetValue(CommonOptions.Json))
            Answer.Json(new JsonObject
            {
                ["group"] = group,
                ["lag"] = lags.Sum(lag => lag.Records),
                ["partitions"] = new JsonArray([.. lags.Select(ToJson)]),
            });
        else
            Answer.Table(["TOPIC", "PARTITION", "COMMITTED", "END", "LAG"], lags.Select(lag => new[]
            {
                lag.Partition.Topic, Text(lag.Partition.Partition), Text(lag.Committed), Text(lag.End), Text(lag.Records),
            }));
    }

    private static JsonObject ToJson(PartitionLag lag) => new()
    {
        ["topic"] = lag.Partition.Topic, ["partition"] = lag.Partition.Partition, ["committed"] = lag.Committed, ["end"] = lag.End,
        ["lag"] = lag.Records,
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
