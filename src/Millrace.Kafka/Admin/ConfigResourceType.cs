namespace Millrace.Kafka;

/// <summary>What a configuration belongs to (librdkafka's numbers).</summary>
public enum ConfigResourceType
{
    /// <summary>A topic.</summary>
    Topic = 2,

    /// <summary>A broker; its name is its id.</summary>
    Broker = 4,
}
