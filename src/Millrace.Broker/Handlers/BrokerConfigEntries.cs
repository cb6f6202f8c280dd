namespace Millrace.Broker.Handlers;

/// <summary>All settings of the broker with their values. They are set when it starts, so they are read-only here.</summary>
internal static class BrokerConfigEntries
{
    public static IReadOnlyList<ConfigEntry> Of(BrokerSettings settings) => [.. BrokerSettingDefs.All.Select(def => Entry(def, settings))];

    private static ConfigEntry Entry(BrokerSettingDef def, BrokerSettings settings)
    {
        string? value = def.Read(settings);
        var synonyms = new List<ConfigSynonym>();
        if (value != def.Default)
            synonyms.Add(new ConfigSynonym(def.Name, value, ConfigSource.StaticBroker));
        synonyms.Add(new ConfigSynonym(def.Name, def.Default, ConfigSource.Default));
        return new ConfigEntry(def.Name, value, ReadOnly: true, synonyms[0].Source, def.Type, def.Doc, synonyms);
    }
}
