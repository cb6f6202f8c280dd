using Millrace.Config;

namespace Millrace.Worker.Config;

/// <summary>What every source connector has beside the common settings.</summary>
public static partial class ConnectorSettings
{
    public static readonly Setting<IReadOnlyList<string>> TopicCreationGroups = Setting.List("topic.creation.groups", [])
        .Check(NoAliasTwice)
        .Importance(Importance.Low).Group("Topic Creation").Order(1).Display("Topic Creation Groups", Width.Long)
        .Doc("Names of groups of topics that are created alike; a group named default is always there.");

    public static readonly Setting<string> ExactlyOnceSupport = Setting.String("exactly.once.support", "requested")
        .OneOfAnyCase("REQUESTED", "REQUIRED").Recommend()
        .Importance(Importance.Medium).Group("Exactly Once Support").Order(2).Display("Exactly once support", Width.Short)
        .Doc("Whether the connector must deliver exactly once: requested takes what the worker can, required refuses less.");

    public static readonly Setting<string> TransactionBoundary = Setting.String("transaction.boundary", "poll")
        .OneOfAnyCase("INTERVAL", "POLL", "CONNECTOR").Recommend()
        .Importance(Importance.Medium).Group("Exactly Once Support").Order(3).Display("Transaction Boundary", Width.Short)
        .Doc("Where transactions end: after each poll, after an interval, or where the connector says.");

    public static readonly Setting<long?> TransactionInterval = Setting.OptionalLong("transaction.boundary.interval.ms")
        .Check(value => value < 0 ? "Value must be at least 0" : null)
        .Importance(Importance.Low).Group("Exactly Once Support").Order(4).Display("Transaction boundary interval", Width.Short)
        .Doc("The interval of transaction.boundary=interval; the worker's offset.flush.interval.ms when it is not given.",
            unit: "milliseconds");

    public static readonly Setting<string?> OffsetsTopic = Setting.OptionalString("offsets.storage.topic")
        .Check(value => value is { Length: 0 } ? "String must be non-empty" : null)
        .Importance(Importance.Low).Group("offsets.topic").Order(1).Display("Offsets topic", Width.Long)
        .Doc("Known to Kafka Connect as a topic of its own for the connector's offsets. Here all are in the worker's offset.storage.topic: "
            + "another one is refused.");

    /// <summary>Settings of a topic creation group, to be found under <c>topic.creation.NAME.</c></summary>
    private static readonly ConfigDef TopicGroup = ConfigDef.Of(
        Setting.Short("replication.factor", -1)
        .Check(value => value is -1 or >= 1 ? null : "Value must be at least 1, or -1 for the broker's default").Doc("Replicas."),
        Setting.Int("partitions", -1)
        .Check(value => value is -1 or >= 1 ? null : "Value must be at least 1, or -1 for the broker's default").Doc("Partitions."),
        Setting.List("include", []).Check(AreRegexes).Doc("Regular expressions of the topics that belong to the group."),
        Setting.List("exclude", []).Check(AreRegexes).Doc("Regular expressions of topics that do not."));

    private static string? AreRegexes(IReadOnlyList<string> items) => items.Select(IsRegex).FirstOrDefault(fault => fault is not null);

    // Kafka Connect accepts anything here and fails when it creates a topic.
    // Taken in silence it would be believed that what errors.tolerance=all leaves out is kept somewhere.
    private static void RefuseDeadLetters(ConfigValidation validation)
    {
        foreach (Setting setting in new Setting[] { DeadLetterTopic, DeadLetterReplication, DeadLetterHeaders })
        {
            if (validation.Raw.GetValueOrDefault(setting.Name) is not { Length: > 0 } value || value == setting.DefaultText) continue;
            validation.AddError(
                setting.Name,
                $"Invalid value {value} for configuration {setting.Name}: only sinks have a dead letter queue. Take it out: what "
                + $"errors.tolerance=all leaves out of a source is kept nowhere");
        }
    }

    private static void CheckTopicCreation(ConfigValidation validation)
    {
        if (!validation.Raw.Keys.Any(key => key.StartsWith("topic.creation.", StringComparison.Ordinal) && key != TopicCreationGroups.Name))
            return;
        foreach (string group in validation.Values.Get(TopicCreationGroups).Take(MostAliases).Append("default")
            .Distinct(StringComparer.Ordinal))
        {
            string prefix = $"topic.creation.{group}.";
            var given = validation.Raw.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
                .ToDictionary(entry => entry.Key[prefix.Length..], entry => entry.Value);
            foreach (ValidatedSetting setting in TopicGroup.Validate(given).Settings)
            {
                foreach (string error in setting.Errors) validation.AddError(prefix + setting.Name, error);
                if (group == "default" && (setting.Name is "partitions" or "replication.factor") && !given.ContainsKey(setting.Name))
                    validation.AddError(prefix
                        + setting.Name, $"Missing required configuration \"{prefix}{setting.Name}\" which has no default value.");
            }
        }
    }
}
