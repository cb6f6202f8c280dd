using System.Globalization;
using Millrace.Cli.Commands.Pipelines.Files;
using Millrace.Config;
using Millrace.Kafka;

namespace Millrace.Cli.Commands.Pipelines.Planning;

/// <summary>From a topic as it is to a topic as it is declared. Settings that are not declared are left alone.</summary>
internal static class TopicPlanner
{
    public static async Task<Step> PlanAsync(TopicDeclaration topic, KafkaAdmin admin)
    {
        TopicMetadata found = (await admin.MetadataAsync(topic.Name)).Topics[0];
        if (found.Code == KafkaErrorCode.UnknownTopicOrPartition) return Create(topic, admin);
        if (found.Code != KafkaErrorCode.None)
            return Step.Of("topic", topic.Name, true, [], [KafkaError.Of(found.Code).Description], _ => Task.CompletedTask);

        var changes = new List<SettingChange>();
        var problems = new List<string>();
        int partitions = found.Partitions.Count, replicas = found.Partitions.Max(partition => partition.Replicas.Count);
        if (topic.Partitions is { } wanted && wanted != partitions)
        {
            changes.Add(new SettingChange("partitions", Number(partitions), Number(wanted)));
            if (wanted < partitions)
                problems.Add($"a topic cannot lose partitions: it has {Number(partitions)}; delete it, or declare at least as many");
        }

        if (topic.ReplicationFactor is { } factor && factor != replicas)
            problems.Add(
                $"the replication factor of a topic that exists is changed by moving its replicas; it is {Number(replicas)}, not "
                + $"{Number(factor)}");

        ConfigResource resource = ConfigResource.Topic(topic.Name);
        Dictionary<string, ConfigEntry> current =
            (await admin.DescribeConfigsAsync(resource)).ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        foreach (var (name, text) in topic.Config)
        {
            if (!current.TryGetValue(name, out ConfigEntry? entry))
                problems.Add($"a topic has no setting {name}{Meant(name, current.Keys)}");
            else if (entry.Value != text.Value) changes.Add(new SettingChange(name, entry.Value, text.Written));
        }

        return Step.Of("topic", topic.Name, true, changes, problems, async _ =>
        {
            if (topic.Partitions > partitions) await admin.CreatePartitionsAsync(topic.Name, topic.Partitions.Value);
            var settings = changes.Where(change => topic.Config.ContainsKey(change.Name))
                .ToDictionary(change => change.Name, string? (change) => topic.Config[change.Name].Value);
            if (settings.Count > 0) await admin.AlterConfigsAsync(resource, settings);
        });
    }

    private static Step Create(TopicDeclaration topic, KafkaAdmin admin)
    {
        var settings = new List<SettingChange>();
        if (topic.Partitions is { } partitions) settings.Add(new SettingChange("partitions", null, Number(partitions)));
        if (topic.ReplicationFactor is { } factor) settings.Add(new SettingChange("replication.factor", null, Number(factor)));
        settings.AddRange(topic.Config.Select(entry => new SettingChange(entry.Key, null, entry.Value.Written)));
        return Step.Of("topic", topic.Name, exists: false, settings, [], _ =>
            admin.CreateTopicAsync(new NewTopic(topic.Name, topic.Partitions ?? -1, topic.ReplicationFactor ?? -1)
            {
                Configs = topic.Config.ToDictionary(entry => entry.Key, entry => entry.Value.Value),
            }));
    }

    private static string Meant(string name, IEnumerable<string> known) =>
        NearestName.Of(name, known) is { } close ? $"; did you mean {close}?" : "";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
