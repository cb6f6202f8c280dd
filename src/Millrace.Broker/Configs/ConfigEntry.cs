using Millrace.Config;

namespace Millrace.Broker.Configs;

/// <summary>One setting with its value in force, as the config APIs tell it. Nothing here is a secret.</summary>
/// <param name="Type">Null for the level of a logger.</param>
/// <param name="Synonyms">
/// Where the value could come from, the one in force first; empty where no source gives the setting under its own name.
/// </param>
internal sealed record ConfigEntry(
    string Name, string? Value, bool ReadOnly, ConfigSource Source, ConfigType? Type, string Doc, IReadOnlyList<ConfigSynonym> Synonyms);

internal readonly record struct ConfigSynonym(string Name, string? Value, ConfigSource Source);

/// <summary>Where a value comes from; the numbers are those of DescribeConfigs.</summary>
internal enum ConfigSource : sbyte
{
    Topic = 1,

    /// <summary>Set for this broker while it runs.</summary>
    DynamicBroker = 2,

    /// <summary>Set for all brokers while they run.</summary>
    DynamicDefaultBroker = 3,

    /// <summary>Given at the start.</summary>
    StaticBroker = 4,
    Default = 5,
    BrokerLogger = 6,
    ClientMetrics = 7,
    Group = 8,
}
