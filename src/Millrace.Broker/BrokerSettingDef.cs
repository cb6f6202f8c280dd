using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker;

/// <summary>One broker setting under Kafka's name: what DescribeConfigs tells of it and how <c>server.properties</c> sets it.</summary>
/// <param name="Problem">What is wrong with a value of the right type; null when nothing is.</param>
internal sealed record BrokerSettingDef(
    string Name, TopicConfigType Type, string Doc, Func<BrokerSettings, string?> Read, Func<BrokerSettings, string, BrokerSettings> Set,
    Func<string, string?>? Problem = null)
{
    /// <summary>May be set while the broker runs.</summary>
    public bool IsDynamic { get; init; }

    public string? Default => Read(BrokerSettings.Defaults);

    /// <exception cref="ArgumentException">The value cannot be read or is not allowed.</exception>
    public BrokerSettings Apply(BrokerSettings settings, string value)
    {
        if (TopicConfigDef.Check(Name, Type, value, Problem) is { } problem)
            throw new ArgumentException(problem);
        try
        {
            return Set(settings, value.Trim());
        }
        catch (Exception fault) when (fault is FormatException or OverflowException)
        {
            throw new ArgumentException($"Invalid value {value} for configuration {Name}: {fault.Message}", fault);
        }
    }
}
