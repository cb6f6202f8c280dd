using Millrace.Formats;
using Millrace.Kafka;
using Millrace.WebConsole.Clients;
using Millrace.WebConsole.Messages;

namespace Millrace.WebConsole.DeadLetters;

/// <summary>A dead letter as a row: what its headers say, and the beginnings of key and value.</summary>
internal sealed record LetterRow(LetterFacts Facts, string Key, string Value);

/// <summary>A look at what waits in a dead letter topic; bounded, and it says where it ended.</summary>
/// <param name="Rows">By partition and offset.</param>
/// <param name="Waiting">How many waited when it began, at most.</param>
/// <param name="All">How many are in the topic, at most.</param>
/// <param name="Rest">Where the next look goes on; nothing waits in it when this one has seen all.</param>
internal sealed record LetterScan(IReadOnlyList<LetterRow> Rows, long Waiting, long All, IReadOnlyList<WaitingLetters> Rest)
{
    /// <summary>As many as a look takes; a row is some hundred bytes.</summary>
    public const int Most = 10_000;

    // Somebody waits for it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public long NotLookedAt => Rest.Sum(part => part.Count);

    /// <param name="from">Where to go on; null for what waits by the bookmark.</param>
    /// <exception cref="KafkaException"/>
    /// <exception cref="Refusal">There is no such topic.</exception>
    public static async Task<LetterScan> RunAsync(KafkaAdmin admin, MessageReader reader, string topic,
        IReadOnlyList<WaitingLetters>? from, TimeProvider time, CancellationToken cancellationToken)
    {
        WaitingLetters[] parts = await PartsAsync(admin, topic, time);
        if (from is not null)
        {
            parts = [.. parts.Select(part =>
                from.FirstOrDefault(one => one.Partition == part.Partition) is { } last ? part.After(last.From) : part)];
        }

        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        List<LetterRow> rows = await reader.RunAsync((kafka, decoder) => Read(kafka, decoder, parts, either.Token), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        bool isFull = rows.Count == Most || limit.IsCancellationRequested;
        return new LetterScan(rows, parts.Sum(part => part.Count), parts.Sum(part => part.End - part.Begin), [.. parts.Select(part =>
        {
            long last = rows.FindLast(row => row.Facts.Position.TopicPartition == part.Partition)?.Facts.Position.Offset ?? -1;
            // What was read to its end has nothing more, whatever the last record's offset is.
            bool isOver = !isFull || rows.Exists(row => row.Facts.Position.Partition > part.Partition.Partition);
            return part.After(isOver ? part.End : last + 1);
        })]);
    }

    private static async Task<WaitingLetters[]> PartsAsync(KafkaAdmin admin, string topic, TimeProvider time)
    {
        TopicMetadata metadata = (await admin.MetadataAsync(topic)).Topics[0];
        if (metadata.Code != KafkaErrorCode.None)
            throw new Refusal($"Kafka, topic {topic}", 404, $"There is no topic {topic} yet: nothing has been put aside.",
                time.GetUtcNow());
        return await WaitingLetters.FindAsync(admin, [.. metadata.Partitions.Select(one => new TopicPartition(topic, one.Id))
            .OrderBy(one => one.Partition)]);
    }

    private static List<LetterRow> Read(IReadOnlyDictionary<string, string> kafka, PayloadText decoder, WaitingLetters[] parts,
        CancellationToken cancellationToken)
    {
        var rows = new List<LetterRow>();
        try
        {
            foreach (DeadLetter letter in WaitingLetters.Read(kafka, parts, Most, cancellationToken))
                rows.Add(new LetterRow(letter.Facts, Preview(letter, letter.Key, PayloadText.KeySchemaHeader, decoder),
                    Preview(letter, letter.Value, PayloadText.ValueSchemaHeader, decoder)));
        }
        catch (OperationCanceledException)
        {
            // The time is up; what was read is shown.
        }

        return rows;
    }

    private static string Preview(DeadLetter letter, byte[]? bytes, string schemaHeader, PayloadText decoder) => bytes is null ? ""
        : ValueText.Preview(MessageReader.PayloadOf(letter.Facts.OriginTopic ?? letter.Facts.Position.Topic,
            letter.Header(schemaHeader), bytes, decoder));
}
