using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker;

/// <summary>One broker setting under Kafka's name: what DescribeConfigs tells of it and how <c>server.properties</c> sets it.</summary>
internal sealed record BrokerSettingDef(
    string Name, TopicConfigType Type, string Doc, Func<BrokerSettings, string?> Read, Func<BrokerSettings, string, BrokerSettings> Set)
{
    public string? Default => Read(BrokerSettings.Defaults);

    /// <exception cref="ArgumentException">The value cannot be read.</exception>
    public BrokerSettings Apply(BrokerSettings settings, string value)
    {
        try
        {
            return Set(settings, value);
        }
        catch (Exception problem) when (problem is FormatException or OverflowException)
        {
            throw new ArgumentException($"Invalid value {value} for configuration {Name}: {problem.Message}", problem);
        }
    }
}
