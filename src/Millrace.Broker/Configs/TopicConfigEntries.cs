using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker.Configs;

/// <summary>All settings of a topic with their values: the topic's own, else the broker's, else Kafka's default.</summary>
internal static class TopicConfigEntries
{
    public static IReadOnlyList<ConfigEntry> Of(IReadOnlyDictionary<string, string> overrides, DynamicConfigs configs) =>
        Of(overrides, configs.Settings.TopicDefaults(), configs);

    private static IReadOnlyList<ConfigEntry> Of(IReadOnlyDictionary<string, string> overrides,
        IReadOnlyDictionary<string, string> defaults, DynamicConfigs configs) =>
        [.. TopicSettings.All.Select(setting => Entry(setting, overrides.GetValueOrDefault(setting.Own.Name), defaults, configs))];

    private static ConfigEntry Entry(TopicSetting setting, string? own, IReadOnlyDictionary<string, string> defaults,
        DynamicConfigs configs)
    {
        var synonyms = new List<ConfigSynonym>();
        if (own is not null)
            synonyms.Add(new ConfigSynonym(setting.Own.Name, own, ConfigSource.Topic));
        if (setting.OfBroker is not null)
            synonyms.AddRange(BrokerConfigEntries.Synonyms(setting.OfBroker.Name, configs));
        string value = own ?? setting.DefaultIn(defaults);
        return new ConfigEntry(setting.Own.Name, value, ReadOnly: false, synonyms.Count > 0
            ? synonyms[0].Source
            : ConfigSource.Default, setting.Own.Type, setting.Own.Documentation, synonyms);
    }
}
