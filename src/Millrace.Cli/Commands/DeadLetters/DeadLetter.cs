using System.Globalization;
using System.Text;
using Millrace.Kafka;

namespace Millrace.Cli.Commands.DeadLetters;

/// <summary>A record of a dead letter topic: the bytes that could not be dealt with, and in its headers where from and why.</summary>
internal sealed class DeadLetter
{
    /// <summary>How often a record has been sent again.</summary>
    public const string RedriveCount = "__millrace.redrive.count";

    private const string Context = "__connect.errors.";
    private const string OwnContext = "__millrace.errors.";

    private readonly List<(string Name, byte[]? Value)> _headers = [];

    public DeadLetter(in Message message)
    {
        Position = new TopicPartitionOffset(message.Topic, message.Partition, message.Offset);
        Timestamp = message.Timestamp;
        Key = message.IsKeyNull ? null : message.Key.ToArray();
        Value = message.IsValueNull ? null : message.Value.ToArray();
        foreach (Header header in message.Headers) _headers.Add((header.Name, header.IsValueNull ? null : header.Value.ToArray()));
    }

    /// <summary>Where it is in the dead letter topic.</summary>
    public TopicPartitionOffset Position { get; }

    /// <summary>Milliseconds since 1970 UTC.</summary>
    public long Timestamp { get; }

    public byte[]? Key { get; }

    public byte[]? Value { get; }

    /// <summary>The topic it was read from; null when its headers do not say (errors.deadletterqueue.context.headers.enable).</summary>
    public string? OriginTopic => Text("topic");

    /// <summary>topic-partition@offset; empty when its headers do not say.</summary>
    public string Origin => OriginTopic is { } topic ? $"{topic}-{Text("partition")}@{Text("offset")}" : "";

    public string Connector => Text("connector.name") ?? "";

    /// <summary>Why, in one line.</summary>
    public string Cause =>
        (Text("exception.message") ?? Text("exception.class.name") ?? "(no reason in its headers)").ReplaceLineEndings(" ");

    public int Redrives =>
        int.TryParse(TextOf(RedriveCount), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : 0;

    /// <summary>The headers it was read with, and how often it has been sent again with this time.</summary>
    public MessageHeaders HeadersToSend()
    {
        var headers = new MessageHeaders();
        foreach (var (name, value) in _headers)
            if (!name.StartsWith(Context, StringComparison.Ordinal) && !name.StartsWith(OwnContext, StringComparison.Ordinal)
                && name != RedriveCount) headers.Add(name, value);
        return headers.Add(RedriveCount, Encoding.UTF8.GetBytes((Redrives + 1).ToString(CultureInfo.InvariantCulture)));
    }

    private string? Text(string name) => TextOf(Context + name);

    // The last one: a record that was sent again and failed again has been told of twice.
    private string? TextOf(string name) =>
        _headers.FindLast(header => header.Name == name).Value is { } value ? Encoding.UTF8.GetString(value) : null;
}
