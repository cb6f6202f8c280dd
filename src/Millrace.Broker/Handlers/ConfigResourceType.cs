namespace Millrace.Broker.Handlers;

/// <summary>What a config belongs to; the numbers are those of DescribeConfigs.</summary>
internal enum ConfigResourceType : sbyte
{
    Topic = 2,
    Broker = 4,
}
