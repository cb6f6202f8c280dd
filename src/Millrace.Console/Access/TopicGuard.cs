using Millrace.Http.Access;

namespace Millrace.WebConsole.Access;

/// <summary>
/// Which topics are more than data. The console reads and writes with a login of its own, so what brokers let pass says nothing of who
/// looks: here it is said.
/// </summary>
internal static class TopicGuard
{
    public const string Hidden = "This topic holds secrets of connectors; it is not shown here.";

    private const string Unwritten = "This topic holds connectors and their secrets; it is not written here.";

    /// <summary>Whether a deed's object is a topic that it writes to or changes.</summary>
    public static bool IsOfTopic(Deed deed) => deed is Deed.Produce or Deed.Redrive or Deed.CreateTopic or Deed.ChangeTopic
        or Deed.EmptyTopic or Deed.DeleteTopic;

    /// <summary>Why one of this role may not see keys, values and headers of a topic; null when he may.</summary>
    /// <param name="role">Null for an account that is gone.</param>
    public static string? WhyUnread(ConsoleSettings settings, Role? role, string topic)
    {
        if (settings.SecretTopics.Contains(topic, StringComparer.Ordinal)) return Hidden;
        return IsGuarded(settings, topic) && role is not Role.Admin
            ? "This topic is internal; to see what is in it needs the role admin." : null;
    }

    /// <summary>Why one of this role may not write to a topic or change it; null when he may.</summary>
    /// <param name="role">Null for an account that is gone.</param>
    public static string? WhyUnwritten(ConsoleSettings settings, Role? role, string topic)
    {
        if (settings.SecretTopics.Contains(topic, StringComparer.Ordinal)) return Unwritten;
        return IsGuarded(settings, topic) && role is not Role.Admin ? "This topic is internal; to change it needs the role admin." : null;
    }

    // The registry's by its usual name, and those of brokers.
    private static bool IsGuarded(ConsoleSettings settings, string topic) => topic == "_schemas"
        || topic.StartsWith("__", StringComparison.Ordinal) || settings.GuardedTopics.Contains(topic, StringComparer.Ordinal);
}
