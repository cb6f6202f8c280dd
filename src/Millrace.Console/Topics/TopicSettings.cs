using System.Globalization;
using System.Text.RegularExpressions;
using Millrace.WebConsole.Components;

namespace Millrace.WebConsole.Topics;

/// <summary>A topic that is to be made, as typed.</summary>
internal sealed partial class TopicSettings
{
    public string Name { get; set; } = "";

    public string Partitions { get; set; } = "1";

    public string Replicas { get; set; } = "1";

    /// <summary>Such as <c>7 d</c>; empty for the broker's default.</summary>
    public string Retention { get; set; } = "7 d";

    public bool Compacts { get; set; }

    public string? NameFault(Func<string, bool> exists) => Name.Length == 0 ? "A topic needs a name."
        : Name.Length > 249 ? "A name has at most 249 characters."
        : !Allowed().IsMatch(Name) || Name is "." or ".." ? "A name is made of letters, digits, dot, underscore and hyphen."
        : exists(Name) ? $"There is a topic {Name} already." : null;

    public string? PartitionsFault => int.TryParse(Partitions, CultureInfo.InvariantCulture, out int count) && count is > 0 and <= 10_000
        ? null : "A number from 1 on.";

    public string? ReplicasFault => short.TryParse(Replicas, CultureInfo.InvariantCulture, out short count) && count > 0
        ? null : "A number from 1 on.";

    public string? RetentionFault => Retention.Trim().Length == 0 || Milliseconds(Retention) is not null
        ? null : "A time such as 7 d, 12 h, 30 min, or for ever.";

    /// <summary>The configuration that it takes.</summary>
    public Dictionary<string, string> Configs()
    {
        var configs = new Dictionary<string, string>();
        if (Compacts) configs["cleanup.policy"] = "compact";
        else if (Milliseconds(Retention) is { } milliseconds) configs["retention.ms"] = milliseconds.ToString(CultureInfo.InvariantCulture);
        return configs;
    }

    /// <summary>The same as a command.</summary>
    public string CommandLine()
    {
        string line = $"millrace topic create {Name} --partitions {Partitions}";
        foreach (var (name, value) in Configs()) line += $" --config {name}={value}";
        return line;
    }

    /// <summary>A time in words as milliseconds; -1 for ever; null when it is none.</summary>
    public static long? Milliseconds(string text)
    {
        text = text.Trim().ToLowerInvariant();
        if (text is "for ever" or "forever" or "-1") return -1;
        Match match = Span().Match(text);
        if (!match.Success || !double.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out double number)) return null;
        double milliseconds = number * match.Groups[2].Value switch
        {
            "ms" => 1,
            "s" => 1000,
            "min" or "m" => 60_000,
            "h" => 3_600_000,
            "w" => 604_800_000,
            _ => 86_400_000,
        };
        return milliseconds < long.MaxValue / 2 ? (long)milliseconds : null;
    }

    // A thousand years. Kafka writes "never" as the largest number there is, which is no span of time.
    private const long ForEver = 1000L * 365 * 24 * 60 * 60 * 1000;

    /// <summary>Milliseconds as people read them.</summary>
    public static string Words(string? milliseconds) => milliseconds is null or "" ? "–" : milliseconds == "-1" ? "for ever"
        : !long.TryParse(milliseconds, CultureInfo.InvariantCulture, out long number) || number < 0 ? milliseconds
        : number >= ForEver ? "for ever"
        : Texts.Short(TimeSpan.FromMilliseconds(number));

    [GeneratedRegex("^[a-zA-Z0-9._-]+$")]
    private static partial Regex Allowed();

    [GeneratedRegex(@"^(\d+(?:\.\d+)?)\s*(ms|s|min|m|h|d|w)$")]
    private static partial Regex Span();
}
