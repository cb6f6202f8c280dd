using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Millrace.Config;
using Millrace.Errors;
using Millrace.Kafka;
using Millrace.Timing;
using Millrace.Worker.States;

namespace Millrace.Worker.Tasks.Sinks;

/// <remarks>
/// This part: which topics are read. A pattern (<c>topics.regex</c>) is matched here, as Java's clients do: librdkafka's own expressions
/// are of another kind, which knows neither <c>\d</c> nor <c>(?:a|b)</c>.
/// </remarks>
internal sealed partial class SinkRunner
{
    // In one line of the log.
    private const int MostNamed = 20;

    private static readonly TimeSpan LookTimeout = TimeSpan.FromSeconds(2);

    // Patterns never mean these (exclude.internal.topics of Java's consumer).
    private static readonly HashSet<string> OfTheBrokers = ["__consumer_offsets", "__transaction_state", "__share_group_state"];

    // Null until the first look.
    private IReadOnlyCollection<string>? _topics;
    private readonly Backoff _looks = new(LookTimeout, TimeSpan.FromMinutes(1));
    private long _nextLook = long.MaxValue;

    private bool IsTimeForTopics => Spec.Time.Milliseconds() >= _nextLook;

    private void Subscribe()
    {
        if (_settings.Pattern is null) _consumer.Subscribe(_topics = _settings.Topics, new Rebalances(this));
        else LookForTopics();
    }

    /// <summary>Looks for topics that the pattern matches, and takes them up.</summary>
    private void LookForTopics()
    {
        IReadOnlyList<string> all;
        try
        {
            all = _consumer.TopicNames(LookTimeout);
        }
        catch (KafkaException fault) when (!fault.IsFatal)
        {
            _nextLook = Spec.Time.Milliseconds() + (long)_looks.Next().TotalMilliseconds;
            LogNoTopics(Id, fault.Message);
            return;
        }

        string[] found = [.. all.Where(Matches).Order(StringComparer.Ordinal)];
        // A pattern without topics is most likely waiting for its first, or misspelt.
        TimeSpan next = found.Length == 0 ? _looks.Next() : _settings.TopicsAge;
        if (found.Length > 0) _looks.Reset();
        _nextLook = Spec.Time.Milliseconds() + (long)next.TotalMilliseconds;
        if (_topics is not null && found.SequenceEqual(_topics)) return;
        bool isSubscribed = _topics is { Count: > 0 };
        _topics = found;
        LogTopics(Id, found.Length, string.Join(", ", found.Take(MostNamed)), found.Length > MostNamed ? ", ..." : "");
        if (found.Length > 0) _consumer.Subscribe(found, new Rebalances(this));
        else if (isSubscribed) _consumer.Unsubscribe();
    }

    private bool Matches(string topic)
    {
        if (OfTheBrokers.Contains(topic)) return false;
        try
        {
            return _settings.Pattern!.IsMatch(topic);
        }
        catch (RegexMatchTimeoutException fault)
        {
            throw new ConnectException($"topics.regex: {SafeRegex.TooLong(_settings.Pattern!.ToString(), topic, fault)}", fault);
        }
    }

    [LoggerMessage(2039, LogLevel.Information, "Task {Task}: topics.regex matches {Count} topics now: {Topics}{More}")]
    private partial void LogTopics(TaskId task, int count, string topics, string more);

    [LoggerMessage(2038, LogLevel.Warning, "Task {Task} cannot look for topics that topics.regex matches, and tries again: {Reason}")]
    private partial void LogNoTopics(TaskId task, string reason);
}
