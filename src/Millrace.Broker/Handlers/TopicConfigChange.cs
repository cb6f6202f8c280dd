using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;

namespace Millrace.Broker.Handlers;

/// <summary>What AlterConfigs and IncrementalAlterConfigs have in common: one resource, one outcome.</summary>
internal static class TopicConfigChange
{
    public static (ErrorCode Error, string? Message) Apply(
        LogDirectory logs, ConfigResourceType type, string name, bool validateOnly,
        Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>> change)
    {
        if (type == ConfigResourceType.Broker)
            return (ErrorCode.InvalidRequest, "Broker settings are fixed while it runs; set them where it is started.");
        if (type != ConfigResourceType.Topic)
            return (ErrorCode.InvalidRequest, $"Config resource type {(sbyte)type} is not served.");
        if (logs.Find(name) is not { } topic)
            return (ErrorCode.UnknownTopicOrPartition, $"Topic {name} does not exist.");
        try
        {
            IReadOnlyDictionary<string, string> changed = change(topic.Configs.Overrides);
            LogDirectory.ValidateConfigs(changed);
            if (!validateOnly)
                logs.SetTopicConfigs(name, Difference(topic.Configs.Overrides, changed));
            return (ErrorCode.None, null);
        }
        catch (StorageException refused)
        {
            return (refused.Code, refused.Message);
        }
    }

    /// <summary>What leads from one set of settings to the other; null takes a setting away.</summary>
    private static Dictionary<string, string?> Difference(IReadOnlyDictionary<string, string> from, IReadOnlyDictionary<string, string> to)
    {
        Dictionary<string, string?> difference = from.Keys.Except(to.Keys).ToDictionary(removed => removed, _ => (string?)null);
        foreach ((string key, string value) in to)
            difference[key] = value;
        return difference;
    }
}
