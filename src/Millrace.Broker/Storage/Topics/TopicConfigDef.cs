using System.Globalization;

namespace Millrace.Broker.Storage.Topics;

/// <summary>One topic setting: everything that reading, checking and describing it needs.</summary>
/// <param name="Name">Kafka's name.</param>
/// <param name="Type">Type as DescribeConfigs tells it.</param>
/// <param name="BrokerName">Name of the broker's setting that is the default, or null.</param>
/// <param name="BuiltIn">Value where neither the topic nor <see cref="LogSettings.TopicDefaults"/> sets it, as text.</param>
/// <param name="Doc">One sentence with its unit.</param>
/// <param name="Problem">What is wrong with a value of the right type; null when nothing is.</param>
internal sealed record TopicConfigDef(
    string Name, TopicConfigType Type, string? BrokerName, Func<LogSettings, string> BuiltIn, string Doc, Func<string, string?>? Problem = null)
{
    /// <summary>Value of a topic that does not set it, as text.</summary>
    public string Default(LogSettings settings) => settings.TopicDefaults.GetValueOrDefault(Name) ?? BuiltIn(settings);

    /// <summary>Checks a value. Null when it may be set, else a sentence for the client.</summary>
    public string? Validate(string value) => Check(Name, Type, value, Problem);

    /// <summary>The same for any setting: its value must be of its type, and what its own rule allows.</summary>
    public static string? Check(string name, TopicConfigType type, string value, Func<string, string?>? rule)
    {
        string text = value.Trim();
        bool parses = type switch
        {
            TopicConfigType.Boolean => bool.TryParse(text, out _),
            TopicConfigType.Int => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            TopicConfigType.Long => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            TopicConfigType.Double => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
            _ => true,
        };
        string? problem = parses ? rule?.Invoke(text) : $"Not a number of type {type.ToString().ToUpperInvariant()}";
        if (!parses && type == TopicConfigType.Boolean)
            problem = "Expected value to be either true or false";
        return problem is null ? null : $"Invalid value {value} for configuration {name}: {problem}";
    }
}
