using System.Globalization;
using System.Text.RegularExpressions;
using Millrace.Config;

namespace Millrace.Worker.Config;

/// <summary>What every sink connector has beside the common settings.</summary>
public static partial class ConnectorSettings
{
    public static readonly Setting<IReadOnlyList<string>> Topics = Setting.List("topics", [])
        .Importance(Importance.High).Group("Common").Order(4).Display("Topics", Width.Long)
        .Doc("Topics to read, separated by commas.");

    public static readonly Setting<string> TopicsRegex = Setting.String("topics.regex", "").Check(IsRegex).Check(HasFewRepetitions)
        .Importance(Importance.High).Group("Common").Order(4).Display("Topics regex", Width.Long)
        .Doc("Regular expression of the topics to read; it must match the whole name.");

    public static readonly Setting<string> DeadLetterTopic = Setting.String("errors.deadletterqueue.topic.name", "")
        .Importance(Importance.Medium).Group("Error Handling").Order(6).Display("Dead Letter Queue Topic Name", Width.Medium)
        .Doc("Topic that takes records which could not be converted, transformed or written; empty for none.");

    public static readonly Setting<short> DeadLetterReplication = Setting.Short("errors.deadletterqueue.topic.replication.factor", 3)
        .Importance(Importance.Medium).Group("Error Handling").Order(7).Display("Dead Letter Queue Topic Replication Factor", Width.Medium)
        .Doc("Replicas of that topic when it is created.");

    public static readonly Setting<bool> DeadLetterHeaders = Setting.Bool("errors.deadletterqueue.context.headers.enable", false)
        .Importance(Importance.Medium).Group("Error Handling").Order(8).Display("Enable Error Context Headers", Width.Medium)
        .Doc("Whether such records get headers that say what went wrong and where.");

    private static string? IsRegex(string text) => SafeRegex.Fault(text) is { } fault ? $"Invalid regex: {fault}" : null;

    // librdkafka hands it to the C library, which unfolds counts: a{9,99}{9,99}{9,99} is a million a's.
    private static string? HasFewRepetitions(string text)
    {
        const int Most = 1000;
        long product = 1;
        foreach (Match count in Count().Matches(text))
        {
            product *= Math.Max(1, count.Groups[1].Value.Split(',')
                .Max(number => long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long read)
                    ? read
                    : number.Length > 4 ? Most + 1 : 1));
            if (product > Most) return $"Invalid regex: the counts in braces multiply to more than {Most}";
        }

        return null;
    }

    [GeneratedRegex(@"\{([0-9,]+)\}")]
    private static partial Regex Count();

    private static void CheckTopics(ConfigValidation validation)
    {
        IReadOnlyList<string> topics = validation.Values.Get(Topics);
        string regex = validation.Values.Get(TopicsRegex);
        string deadLetters = validation.Values.Get(DeadLetterTopic);
        if (topics.Count == 0 && regex.Length == 0) AddToBoth("Must configure one of topics or topics.regex");
        if (topics.Count > 0 && regex.Length > 0) AddToBoth("topics and topics.regex are mutually exclusive options, but both are set.");
        if (topics.Distinct(StringComparer.Ordinal).Count() < topics.Count)
            validation.AddError(Topics.Name, "Configuration 'topics' values must not be duplicated.");
        else if (topics.Contains(""))
            validation.AddError(Topics.Name, "Configuration 'topics' values must not be empty.");
        if (deadLetters.Length == 0) return;

        if (topics.Contains(deadLetters))
        {
            validation.AddError(Topics.Name,
                $"The DLQ topic '{deadLetters}' may not be included in the list of topics "
                + $"('topics=[{string.Join(", ", topics)}]') consumed by the connector");
        }

        if (regex.Length > 0 && validation.IsValid(TopicsRegex) && Matches(regex, deadLetters))
        {
            validation.AddError(TopicsRegex.Name,
                $"The DLQ topic '{deadLetters}' may not be included in the regex matching the topics ('topics.regex={regex}') consumed by "
                + $"the connector");
        }

        // One that takes too long is not known to match.
        static bool Matches(string regex, string topic)
        {
            try
            {
                return SafeRegex.Whole(regex).IsMatch(topic);
            }
            catch (RegexMatchTimeoutException)
            {
                return false;
            }
        }

        void AddToBoth(string message)
        {
            validation.AddError(Topics.Name, message);
            validation.AddError(TopicsRegex.Name, message);
        }
    }
}
