namespace Millrace.Broker.Configs;

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
