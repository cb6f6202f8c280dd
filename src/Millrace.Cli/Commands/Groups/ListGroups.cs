using System.CommandLine;
using System.Text.Json.Nodes;
using Millrace.Cli.Terminal;
using Millrace.Kafka;

namespace Millrace.Cli.Commands.Groups;

internal static class ListGroups
{
    public static Command Create() => new Command("list", "List consumer groups.").Example("millrace group list")
        .With(CommonOptions.BootstrapServers, KafkaOptions.Settings, CommonOptions.Json).Runs(RunAsync);

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using KafkaAdmin admin = await KafkaOptions.AdminAsync(parsed, cancellationToken);
        ConsumerGroupListing[] groups = [.. (await admin.ListGroupsAsync()).OrderBy(group => group.GroupId, StringComparer.Ordinal)];
        if (parsed.GetValue(CommonOptions.Json))
            Answer.Json(new JsonArray(
                [.. groups.Select(group => new JsonObject { ["group"] = group.GroupId, ["state"] = group.State.ToString() })]));
        else
            Answer.Table(["GROUP", "STATE"], groups.Select(group => new[] { group.GroupId, group.State.ToString() }));
    }
}
