namespace Millrace.Kafka;

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
