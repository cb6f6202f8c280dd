namespace Millrace.Broker.Configs;

/// <summary>What a config belongs to; the numbers are those of DescribeConfigs.</summary>
internal enum ConfigResourceType : sbyte
{
    Topic = 2,
    Broker = 4,
    BrokerLogger = 8,
    ClientMetrics = 16,
    Group = 32,
}
