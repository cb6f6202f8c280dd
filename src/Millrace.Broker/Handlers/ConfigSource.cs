namespace Millrace.Broker.Handlers;

/// <summary>Where a value comes from; the numbers are those of DescribeConfigs.</summary>
internal enum ConfigSource : sbyte
{
    Topic = 1,
    StaticBroker = 4,
    Default = 5,
}
