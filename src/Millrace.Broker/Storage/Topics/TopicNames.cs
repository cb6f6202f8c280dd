using System.Buffers;

namespace Millrace.Broker.Storage.Topics;

/// <summary>Kafka's rules for topic names.</summary>
internal static class TopicNames
{
    /// <summary>A directory is called name-partition, and file names end at 255.</summary>
    public const int MaxLength = 249;

    private static readonly SearchValues<char> s_allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    /// <summary>Null when the name is allowed, else why not, in Kafka's words.</summary>
    public static string? Problem(string name)
    {
        if (name.Length == 0)
            return "Topic name is invalid: the empty string is not allowed";
        if (name is "." or "..")
            return $"Topic name is invalid: '{name}' is not allowed";
        if (name.Length > MaxLength)
            return $"Topic name is invalid: the length of '{name}' is longer than the max allowed length {MaxLength}";
        return name.AsSpan().ContainsAnyExcept(s_allowed)
            ? $"Topic name is invalid: '{name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'"
            : null;
    }

    /// <summary>Metric names of Kafka write '.' as '_', so two names that differ in that only may not both exist.</summary>
    public static string CollisionKey(string name) => name.Replace('.', '_');

    /// <summary>Topics that only the broker writes.</summary>
    public static bool IsInternal(string name) => name is "__consumer_offsets" or "__transaction_state";
}
