using System.Globalization;

namespace Millrace.Broker.Storage.Topics;

/// <summary>One topic setting: everything that reading, checking and describing it needs.</summary>
/// <param name="Name">Kafka's name.</param>
/// <param name="Type">Type as DescribeConfigs tells it.</param>
/// <param name="BrokerName">Name of the broker's setting that is the default, or null.</param>
/// <param name="Default">Value of a topic that does not set it, as text.</param>
/// <param name="Doc">One sentence with its unit.</param>
/// <param name="Problem">What is wrong with a value of the right type; null when nothing is.</param>
internal sealed record TopicConfigDef(
    string Name, TopicConfigType Type, string? BrokerName, Func<LogSettings, string> Default, string Doc, Func<string, string?>? Problem = null)
{
    /// <summary>Checks a value. Null when it may be set, else a sentence for the client.</summary>
    public string? Validate(string value)
    {
        bool parses = Type switch
        {
            TopicConfigType.Boolean => bool.TryParse(value.Trim(), out _),
            TopicConfigType.Int => int.TryParse(value.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            TopicConfigType.Long => long.TryParse(value.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            TopicConfigType.Double => double.TryParse(value.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out _),
            _ => true,
        };
        string? problem = parses ? Problem?.Invoke(value.Trim()) : $"Not a number of type {Type.ToString().ToUpperInvariant()}";
        if (!parses && Type == TopicConfigType.Boolean)
            problem = "Expected value to be either true or false";
        return problem is null ? null : $"Invalid value {value} for configuration {Name}: {problem}";
    }
}
