namespace Millrace.WebConsole.Wizard;

/// <summary>Steps of the wizard, in their order. Public because components take it as a parameter.</summary>
public enum Step
{
    Connector = 1,
    Topics,
    Credentials,
    Authentication,
    Configuration,
    Transforms,
    Errors,
    Sizing,
    Review,
}

/// <summary>
/// Which setting belongs to which step: a table of group names and a few of Connect's own settings, nothing of a plugin. What is unknown is
/// configuration, so that plugins of others fall in place.
/// </summary>
internal static class Steps
{
    private static readonly string[] Login = ["connection", "authentication", "security", "tls", "ssl", "database", "login", "server"];

    private static readonly HashSet<string> TopicNames = new(StringComparer.Ordinal)
    {
        "topics", "topics.regex", "topic.prefix", "kafka.topic", "topic", "topic.name",
    };

    // The wizard asks for them in other places.
    private static readonly HashSet<string> Asked = new(StringComparer.Ordinal) { "name", "connector.class" };

    public static Step? Of(Field field)
    {
        if (Asked.Contains(field.Name)) return null;
        if (TopicNames.Contains(field.Name)) return Step.Topics;
        if (field.Name == "tasks.max") return Step.Sizing;
        string group = field.Group.ToLowerInvariant();
        if (group == "kafka cluster credentials") return Step.Credentials;
        if (group is "transforms" or "predicates" || group.StartsWith("transforms", StringComparison.Ordinal)) return Step.Transforms;
        if (group == "error handling") return Step.Errors;
        return Array.Exists(Login, word => group.Contains(word, StringComparison.Ordinal)) ? Step.Authentication : Step.Configuration;
    }

    public static string Title(this Step step) => step switch
    {
        Step.Credentials => "Kafka credentials",
        Step.Review => "Review and launch",
        _ => step.ToString(),
    };
}
