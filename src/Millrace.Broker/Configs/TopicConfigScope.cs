using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Topics;
using Millrace.Config;

namespace Millrace.Broker.Configs;

internal sealed class TopicConfigScope(LogDirectory logs, DynamicConfigs configs) : ConfigScope
{
    public override ConfigResourceType Type => ConfigResourceType.Topic;

    public override IEnumerable<string> Names => logs.Topics.Select(topic => topic.Name).Order(StringComparer.Ordinal);

    public override IReadOnlyList<ConfigEntry> Describe(string name)
    {
        if (logs.Find(name) is { } topic)
            return TopicConfigEntries.Of(topic.Configs.Overrides, configs);
        throw TopicNames.Problem(name) is { } problem
            ? new StorageException(ErrorCode.InvalidTopic, problem)
            : new StorageException(ErrorCode.UnknownTopicOrPartition, "");
    }

    public override void Change(string name, Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>> change,
        bool validateOnly)
    {
        Topic topic = logs.Find(name)
            ?? throw new StorageException(ErrorCode.UnknownTopicOrPartition, $"The topic '{name}' does not exist.");
        IReadOnlyDictionary<string, string> changed = change(topic.Configs.Overrides);
        LogDirectory.ValidateConfigs(changed);
        if (!validateOnly)
            logs.SetTopicConfigs(name, Difference(topic.Configs.Overrides, changed));
    }

    public override string? ListDefault(string key) =>
        TopicSettings.Find(key) is { Own.Type: ConfigType.List } setting ? setting.DefaultIn(configs.Settings.TopicDefaults()) : null;

    /// <summary>What leads from one set of settings to the other; null takes a setting away.</summary>
    private static Dictionary<string, string?> Difference(IReadOnlyDictionary<string, string> from, IReadOnlyDictionary<string, string> to)
    {
        Dictionary<string, string?> difference = from.Keys.Except(to.Keys).ToDictionary(removed => removed, _ => (string?)null);
        foreach ((string key, string value) in to)
            difference[key] = value;
        return difference;
    }
}
