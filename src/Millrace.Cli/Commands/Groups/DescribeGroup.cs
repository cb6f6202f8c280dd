using System.CommandLine;
using System.Text.Json.Nodes;
using Millrace.Cli.Terminal;
using Millrace.Config;
using Millrace.Kafka;

namespace Millrace.Cli.Commands.Groups;

internal static class DescribeGroup
{
    public static Command Create() => new Command("describe", "Show a group's state and its members.")
        .Example("millrace group describe connect-smartMeter2MySQL")
        .Taking(GroupCommand.Name).With(CommonOptions.BootstrapServers, KafkaOptions.Settings, CommonOptions.Json).Runs(RunAsync);

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using KafkaAdmin admin = await KafkaOptions.AdminAsync(parsed, cancellationToken);
        ConsumerGroupDescription group = await FindAsync(admin, parsed.GetValue(GroupCommand.Name)!);
        if (parsed.GetValue(CommonOptions.Json))
        {
            Answer.Json(new JsonObject
            {
                ["group"] = group.GroupId, ["state"] = group.State.ToString(), ["assignor"] = group.Assignor,
                ["members"] = new JsonArray([.. group.Members.Select(ToJson)]),
            });
            return;
        }

        Answer.Line($"{group.GroupId}: {group.State}{(group.Assignor.Length > 0 ? $", assignor {group.Assignor}" : "")}");
        if (group.Members.Count == 0) return;
        Answer.Table(["MEMBER", "CLIENT", "HOST", "PARTITIONS"], group.Members.Select(member => new[]
        {
            member.GroupInstanceId ?? member.MemberId, member.ClientId, member.Host, Partitions(member),
        }));
    }

    /// <exception cref="CommandException">There is no such group, with the one that may have been meant.</exception>
    public static async Task<ConsumerGroupDescription> FindAsync(KafkaAdmin admin, string name)
    {
        ConsumerGroupDescription group = (await admin.DescribeGroupsAsync(name))[0];
        if (group.Error is { } error) throw error;
        if (group.State != ConsumerGroupState.Dead) return group;
        string? near = NearestName.Of(name, (await admin.ListGroupsAsync()).Select(listed => listed.GroupId));
        string meant = near is null ? "." : $"; did you mean {near}?";
        throw CommandException.Failed($"There is no group '{name}'{meant} See 'millrace group list'.");
    }

    private static string Partitions(ConsumerGroupMember member) =>
        string.Join(", ", member.Partitions.GroupBy(partition => partition.Topic, StringComparer.Ordinal)
            .Select(topic => $"{topic.Key} {string.Join(' ', topic.Select(partition => partition.Partition).Order())}"));

    private static JsonObject ToJson(ConsumerGroupMember member) => new()
    {
        ["member"] = member.MemberId, ["instance"] = member.GroupInstanceId, ["client"] = member.ClientId, ["host"] = member.Host,
        ["partitions"] = new JsonArray([.. member.Partitions.Select(partition => new JsonObject
        {
            ["topic"] = partition.Topic, ["partition"] = partition.Partition,
        })]),
    };
}
