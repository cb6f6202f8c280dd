using Millrace.Broker.Settings;
using Millrace.Config;

namespace Millrace.Broker.Configs;

/// <summary>All settings of the broker with their values, and where each could come from.</summary>
internal static class BrokerConfigEntries
{
    private static readonly string[][] SaySame =
    [
        ["log.retention.ms", "log.retention.minutes", "log.retention.hours"],
        ["log.roll.ms", "log.roll.hours"],
    ];

    public static IReadOnlyList<ConfigEntry> Of(DynamicConfigs configs) =>
        [.. BrokerSettingDefs.All.Select(setting => Entry(setting, configs))];

    /// <summary>Only what was set for all brokers.</summary>
    public static IReadOnlyList<ConfigEntry> OfAllBrokers(DynamicConfigs configs) =>
    [
        .. configs.Of(ConfigResourceType.Broker, "").Select(set => (Def: BrokerSettingDefs.Find(set.Key), set.Value))
            .Where(set => set.Def is not null)
            .Select(set => new ConfigEntry(set.Def!.Name, set.Value, ReadOnly: false, ConfigSource.DynamicDefaultBroker, set.Def.Type,
                set.Def.Documentation,
                [new ConfigSynonym(set.Def.Name, set.Value, ConfigSource.DynamicDefaultBroker)]))
    ];

    /// <summary>
    /// The sources of a setting, the one in force first. As Kafka has it, those of its other names (hours for milliseconds) come only
    /// behind one under its own.
    /// </summary>
    public static IEnumerable<ConfigSynonym> Synonyms(string name, DynamicConfigs configs)
    {
        string[] names = SaySame.FirstOrDefault(group => group.Contains(name)) ?? [name];
        IReadOnlyDictionary<string, string> own = configs.Of(ConfigResourceType.Broker, configs.NodeName);
        IReadOnlyDictionary<string, string> shared = configs.Of(ConfigResourceType.Broker, "");
        return names.Select(one => new ConfigSynonym(one, own.GetValueOrDefault(one), ConfigSource.DynamicBroker))
            .Concat(names.Select(one => new ConfigSynonym(one, shared.GetValueOrDefault(one), ConfigSource.DynamicDefaultBroker)))
            .Concat(names.Select(one => new ConfigSynonym(one, Static(one, configs.Initial), ConfigSource.StaticBroker)))
            .Concat(names.Select(one => new ConfigSynonym(one, BrokerSettingDefs.Find(one)?.DefaultText, ConfigSource.Default)))
            .Where(synonym => synonym.Value is not null)
            .SkipWhile(synonym => synonym.Name != name);
    }

    private static ConfigEntry Entry(Setting def, DynamicConfigs configs)
    {
        List<ConfigSynonym> synonyms = [.. Synonyms(def.Name, configs)];
        string? value = synonyms.Count > 0 && synonyms[0].Source != ConfigSource.Default ? synonyms[0].Value : configs.Settings.TextOf(def);
        return new ConfigEntry(
            def.Name, value, !def.IsDynamic, synonyms.Count > 0
            ? synonyms[0].Source
            : ConfigSource.Default, def.Type, def.Documentation, synonyms);
    }

    /// <summary>
    /// What the broker was started with, as far as that was a choice: written in server.properties, or not the default;
    /// and what identifies this broker always is one.
    /// </summary>
    private static string? Static(string name, BrokerSettings initial)
    {
        if (BrokerSettingDefs.Find(name) is not { } def)
            return null;
        if (name is "advertised.listeners" or "listeners" or "node.id" or "broker.id" or "log.dirs")
            return initial.TextOf(def);
        return initial.Given.GetValueOrDefault(name);
    }
}
