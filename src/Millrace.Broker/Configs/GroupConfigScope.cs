using System.Globalization;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;
using Millrace.Config;

namespace Millrace.Broker.Configs;

/// <summary>
/// Settings of groups (https://kafka.apache.org/documentation/#groupconfigs): for the newer group protocols, which are not served.
/// They are kept for tools; names, defaults and bounds are those of Kafka 4.3.
/// </summary>
internal sealed class GroupConfigScope(DynamicConfigs configs) : StoredConfigScope(configs, ConfigSource.Group, Defs)
{
    private static readonly StoredConfigDef[] Defs =
    [
        Number("consumer.assignment.interval.ms", 1000, "Pause between two assignments of a consumer group, ms.", 0, 15_000),
        Number("consumer.heartbeat.interval.ms", 5000, "Pause between heartbeats of a consumer group's member, ms.", 5000, 15_000),
        Number("consumer.session.timeout.ms", 45000, "Silence after which a consumer group's member is gone, ms.", 45_000, 60_000),
        Number("share.assignment.interval.ms", 1000, "Pause between two assignments of a share group, ms.", 0, 15_000),
        Choice("share.auto.offset.reset", "latest", "Where a share group begins: earliest, latest or by_duration:DURATION.",
            value => value is "earliest" or "latest" || value.StartsWith("by_duration:P", StringComparison.Ordinal)),
        Number("share.delivery.count.limit", 5, "How often a share group tries to deliver a record.", 2, 10),
        Number("share.heartbeat.interval.ms", 5000, "Pause between heartbeats of a share group's member, ms.", 5000, 15_000),
        Choice("share.isolation.level", "read_uncommitted", "Which records of transactions a share group reads.",
            value => value is "read_committed" or "read_uncommitted"),
        Number("share.partition.max.record.locks", 2000, "Most records of a partition a share group may hold at once.", 100, 10_000),
        Number("share.record.lock.duration.ms", 30000, "How long a member of a share group may hold a record, ms.", 15_000, 60_000),
        new(Setting.Bool("share.renew.acknowledge.enable", true).Doc("Members of a share group may prolong their hold of a record."),
            "share.renew.acknowledge.enable"),
        Number("share.session.timeout.ms", 45000, "Silence after which a share group's member is gone, ms.", 45_000, 60_000),
        Number("streams.assignment.interval.ms", 1000, "Pause between two assignments of a streams group, ms.", 0, 15_000),
        Number("streams.heartbeat.interval.ms", 5000, "Pause between heartbeats of a streams group's member, ms.", 5000, 15_000),
        Number("streams.initial.rebalance.delay.ms", 3000, "Wait of an empty streams group for more members, ms.", 0, int.MaxValue),
        Number("streams.num.standby.replicas", 0, "Copies of each task of a streams group.", 0, 2),
        Number("streams.session.timeout.ms", 45000, "Silence after which a streams group's member is gone, ms.", 45_000, 60_000),
    ];

    public override ConfigResourceType Type => ConfigResourceType.Group;

    protected override string EmptyName => "Group name must not be empty";

    protected override string EmptyNameSet => "Default group resources are not allowed.";

    protected override StorageException Unknown(string key) => new(ErrorCode.InvalidConfig, $"Unknown group config name: {key}");

    protected override StorageException Refused(string problem) => new(ErrorCode.InvalidConfig, problem);

    private static StoredConfigDef Number(string name, int standard, string doc, int least, int most) => new(
        Setting.Int(name, standard).Doc(doc), $"group.{name}",
        value => int.Parse(value, CultureInfo.InvariantCulture) is var number && number < least
        ? $"{name} must be greater than or equal to {least}"
            : number > most ? $"{name} must be less than or equal to {most}" : null);

    private static StoredConfigDef Choice(string name, string standard, string doc, Func<string, bool> allowed) => new(
        Setting.String(name, standard).Doc(doc), name,
        value => allowed(value) ? null : $"Invalid value {value} for configuration {name}");
}
