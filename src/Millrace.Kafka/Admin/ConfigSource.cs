namespace Millrace.Kafka;

/// <summary>Where a configuration's value comes from.</summary>
public enum ConfigSource
{
    /// <summary>The broker does not say.</summary>
    Unknown = 0,

    /// <summary>Set for this topic.</summary>
    DynamicTopic = 1,

    /// <summary>Set for this broker while it runs.</summary>
    DynamicBroker = 2,

    /// <summary>Set for all brokers while they run.</summary>
    DynamicDefaultBroker = 3,

    /// <summary>The broker's own file.</summary>
    StaticBroker = 4,

    /// <summary>Nobody has set it.</summary>
    Default = 5,
}
