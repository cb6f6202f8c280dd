using System.Globalization;
using System.Text;
using Millrace.Kafka;

namespace Millrace.WebConsole.DeadLetters;

/// <summary>What the headers of a dead letter say; small, and kept of thousands.</summary>
/// <param name="Position">Where it is in the dead letter topic.</param>
/// <param name="Timestamp">Milliseconds since 1970 UTC; negative for none.</param>
/// <param name="OriginTopic">
/// The topic it was read from; null when its headers do not say (errors.deadletterqueue.context.headers.enable).
/// </param>
/// <param name="OriginPartition">-1 when its headers do not say.</param>
/// <param name="OriginOffset">-1 when its headers do not say.</param>
/// <param name="Connector">Empty when its headers do not say, as are task, stage and class.</param>
/// <param name="Task">Number of the task.</param>
/// <param name="Stage">What was done with it, such as <c>VALUE_CONVERTER</c>.</param>
/// <param name="Class">Of the exception, the worker's own where it tells it beside Kafka Connect's.</param>
/// <param name="Message">Why, in one line.</param>
/// <param name="Redrives">How often it has been sent again.</param>
public sealed record LetterFacts(
    TopicPartitionOffset Position, long Timestamp, string? OriginTopic, int OriginPartition, long OriginOffset, string Connector,
    string Task, string Stage, string Class, string Message, int Redrives)
{
    /// <summary>Whether it was too large for its topic, so that key and value are at its origin alone.</summary>
    public bool IsWithoutContent { get; init; }

    /// <summary>topic-partition@offset; empty when its headers do not say.</summary>
    public string Origin => OriginTopic is null ? "" : new TopicPartitionOffset(OriginTopic, OriginPartition, OriginOffset).ToString();

    /// <summary>When it was put aside; null when it has no time.</summary>
    public DateTimeOffset? Time => Timestamp < 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(Timestamp);
}

/// <summary>A record of a dead letter topic: the bytes that could not be dealt with, and in its headers where from and why.</summary>
public sealed class DeadLetter
{
    /// <summary>How often a record has been sent again.</summary>
    public const string RedriveCount = "__millrace.redrive.count";

    private const string Context = "__connect.errors.";
    private const string OwnContext = "__millrace.errors.";

    // As much of a message as anybody reads.
    private const int MostMessage = 4000;

    private readonly List<(string Name, byte[]? Value)> _headers = [];

    /// <summary>A copy of the message.</summary>
    public DeadLetter(in Message message)
    {
        Key = message.IsKeyNull ? null : message.Key.ToArray();
        Value = message.IsValueNull ? null : message.Value.ToArray();
        foreach (Header header in message.Headers) _headers.Add((header.Name, header.IsValueNull ? null : header.Value.ToArray()));
        Facts = new LetterFacts(
            new TopicPartitionOffset(message.Topic, message.Partition, message.Offset), message.Timestamp, Text("topic"),
            int.TryParse(Text("partition"), NumberStyles.None, CultureInfo.InvariantCulture, out int partition) ? partition : -1,
            long.TryParse(Text("offset"), NumberStyles.None, CultureInfo.InvariantCulture, out long offset) ? offset : -1,
            Text("connector.name") ?? "", Text("task.id") ?? "", Text("stage") ?? "",
            TextOf($"{OwnContext}exception.class.name") ?? Text("exception.class.name") ?? "",
            OneLine(Text("exception.message") ?? Text("exception.class.name") ?? "(no reason in its headers)"),
            int.TryParse(TextOf(RedriveCount), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : 0)
        {
            IsWithoutContent = Header($"{OwnContext}left.out") is not null,
        };
    }

    /// <summary>What its headers say.</summary>
    public LetterFacts Facts { get; }

    /// <summary>Null for none.</summary>
    public byte[]? Key { get; }

    /// <summary>Null for none.</summary>
    public byte[]? Value { get; }

    /// <summary>Empty when its headers do not say.</summary>
    public string Trace => Text("exception.stacktrace") ?? "";

    /// <summary>A header's bytes; null when it has none of that name.</summary>
    public byte[]? Header(string name) => _headers.FindLast(header => header.Name == name).Value;

    /// <summary>The headers it was read with, and how often it has been sent again with this time.</summary>
    public MessageHeaders HeadersToSend()
    {
        var headers = new MessageHeaders();
        foreach (var (name, value) in _headers)
            if (!name.StartsWith(Context, StringComparison.Ordinal) && !name.StartsWith(OwnContext, StringComparison.Ordinal)
                && name != RedriveCount) headers.Add(name, value);
        return headers.Add(RedriveCount, Encoding.UTF8.GetBytes((Facts.Redrives + 1).ToString(CultureInfo.InvariantCulture)));
    }

    private static string OneLine(string text) =>
        (text.Length > MostMessage ? text[..MostMessage] + "…" : text).ReplaceLineEndings(" ");

    private string? Text(string name) => TextOf(Context + name);

    // The last one: a record that was sent again and failed again has been told of twice.
    private string? TextOf(string name) => Header(name) is { } value ? Encoding.UTF8.GetString(value) : null;
}
