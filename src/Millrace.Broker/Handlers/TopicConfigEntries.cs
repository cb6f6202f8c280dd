using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker.Handlers;

/// <summary>All settings of a topic with their values: the topic's own, else the broker's, else Kafka's default.</summary>
internal static class TopicConfigEntries
{
    public static IReadOnlyList<ConfigEntry> Of(IReadOnlyDictionary<string, string> overrides, BrokerSettings settings) =>
        [.. TopicConfigDefs.All.Select(def => Entry(def, overrides.GetValueOrDefault(def.Name), settings))];

    private static ConfigEntry Entry(TopicConfigDef def, string? own, BrokerSettings settings)
    {
        var synonyms = new List<ConfigSynonym>();
        if (own is not null)
            synonyms.Add(new ConfigSynonym(def.Name, own, ConfigSource.Topic));
        string inherited = def.Default(settings.ToLogSettings());
        string original = def.Default(BrokerSettings.Defaults.ToLogSettings());
        string brokerName = def.BrokerName ?? def.Name;
        if (inherited != original)
            synonyms.Add(new ConfigSynonym(brokerName, inherited, ConfigSource.StaticBroker));
        synonyms.Add(new ConfigSynonym(brokerName, original, ConfigSource.Default));
        return new ConfigEntry(def.Name, synonyms[0].Value, ReadOnly: false, synonyms[0].Source, def.Type, def.Doc, synonyms);
    }
}
