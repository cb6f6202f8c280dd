using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker.Configs;

/// <summary>All settings of a topic with their values: the topic's own, else the broker's, else Kafka's default.</summary>
internal static class TopicConfigEntries
{
    public static IReadOnlyList<ConfigEntry> Of(IReadOnlyDictionary<string, string> overrides, DynamicConfigs configs) =>
        [.. TopicConfigDefs.All.Select(def => Entry(def, overrides.GetValueOrDefault(def.Name), configs))];

    private static ConfigEntry Entry(TopicConfigDef def, string? own, DynamicConfigs configs)
    {
        var synonyms = new List<ConfigSynonym>();
        if (own is not null)
            synonyms.Add(new ConfigSynonym(def.Name, own, ConfigSource.Topic));
        if (def.BrokerName is not null)
            synonyms.AddRange(BrokerConfigEntries.Synonyms(def.BrokerName, configs));
        string value = own ?? def.Default(configs.Settings.ToLogSettings());
        return new ConfigEntry(def.Name, value, ReadOnly: false, synonyms.Count > 0 ? synonyms[0].Source : ConfigSource.Default, def.Type, def.Doc, synonyms);
    }
}
