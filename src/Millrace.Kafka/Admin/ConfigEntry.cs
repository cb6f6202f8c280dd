namespace Millrace.Kafka;

/// <summary>One setting of a topic or broker.</summary>
/// <param name="Name">Kafka's name of it.</param>
/// <param name="Value">Null when it has none, or is sensitive.</param>
/// <param name="Source">Where the value comes from.</param>
/// <param name="IsReadOnly">Whether it can only be changed in the broker's file.</param>
/// <param name="IsSensitive">Whether the broker keeps its value to itself.</param>
public sealed record ConfigEntry(string Name, string? Value, ConfigSource Source, bool IsReadOnly, bool IsSensitive);

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

/// <summary>A topic or broker that has a configuration.</summary>
/// <param name="Type">Topic or broker.</param>
/// <param name="Name">Topic name, or broker id.</param>
public readonly record struct ConfigResource(ConfigResourceType Type, string Name)
{
    /// <summary>The settings of one topic.</summary>
    public static ConfigResource Topic(string name) => new(ConfigResourceType.Topic, name);

    /// <summary>The settings of one broker.</summary>
    public static ConfigResource Broker(int id) =>
        new(ConfigResourceType.Broker, id.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public override string ToString() => $"{(Type == ConfigResourceType.Topic ? "topic" : "broker")} {Name}";
}

/// <summary>What a configuration belongs to (librdkafka's numbers).</summary>
public enum ConfigResourceType
{
    /// <summary>A topic.</summary>
    Topic = 2,

    /// <summary>A broker; its name is its id.</summary>
    Broker = 4,
}
