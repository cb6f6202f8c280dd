namespace Millrace.Kafka;

/// <summary>Where a configuration's value comes from.</summary>
public enum ConfigSource
{
    Unknown = 0,
    DynamicTopic = 1,
    DynamicBroker = 2,
    DynamicDefaultBroker = 3,
    StaticBroker = 4,
    Default = 5,
}
