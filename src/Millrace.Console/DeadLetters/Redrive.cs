using System.Collections.Concurrent;
using Millrace.Kafka;

namespace Millrace.WebConsole.DeadLetters;

/// <summary>
/// Writes dead letters to the topics they came from, without the headers that tell of the error, and moves the bookmark behind what the
/// broker has acknowledged. At least once: what was sent in the moment in which the program ends is sent again by the next. Never deletes.
/// </summary>
public sealed class Redrive(KafkaAdmin admin, IReadOnlyDictionary<string, string> kafka, TimeProvider time)
{
    // As many as whoever failed at them is given in a second, and as many as may be sent twice.
    private const int PerSecond = 500;

    // What one step holds in memory: a record has at most some megabytes.
    private const int MostBytes = 16 * 1024 * 1024;

    // One for each dead letter topic in this process: a second click finds the first at work.
    private static readonly ConcurrentDictionary<string, bool> UnderWay = new(StringComparer.Ordinal);

    /// <summary>Sends what was planned, less what has been dealt with meanwhile, and returns how many were sent.</summary>
    /// <param name="plan">What to send.</param>
    /// <param name="progress">Told how many have been sent so far; null for nobody.</param>
    /// <param name="cancellationToken">Ends it between two steps.</param>
    /// <exception cref="KafkaException">One was refused; all before it are sent and marked.</exception>
    /// <exception cref="InvalidOperationException">
    /// The same topic's letters are being sent already, or are too scattered for a bookmark.
    /// </exception>
    public async Task<int> RunAsync(RedrivePlan plan, Action<int>? progress, CancellationToken cancellationToken)
    {
        if (!UnderWay.TryAdd(plan.Topic, true))
            throw new InvalidOperationException($"Dead letters of {plan.Topic} are being sent already.");
        try
        {
            return await SendAsync(plan, progress, cancellationToken);
        }
        finally
        {
            UnderWay.TryRemove(plan.Topic, out _);
        }
    }

    /// <summary>Counts letters as dealt with, without sending them. Errors: as <see cref="RunAsync"/>.</summary>
    public async Task DismissAsync(string topic, IEnumerable<TopicPartitionOffset> letters)
    {
        ILookup<TopicPartition, long> dismissed = letters.ToLookup(letter => letter.TopicPartition, letter => letter.Offset);
        WaitingLetters[] parts = await WaitingLetters.FindAsync(admin, [.. dismissed.Select(partition => partition.Key)]);
        (TopicPartition Partition, Bookmark Mark)[] marks =
            [.. parts.Select(part => (part.Partition, part.After(part.Begin).Mark.With(dismissed[part.Partition])))];
        if (!Array.TrueForAll(marks, one => one.Mark.Fits))
            throw new InvalidOperationException("They are too scattered for a bookmark: dismiss all, or fewer.");
        await Bookmark.WriteAsync(admin, topic, marks);
    }

    /// <summary>Counts all that is there now as dealt with.</summary>
    /// <exception cref="KafkaException"/>
    public Task DismissAsync(string topic, IEnumerable<WaitingLetters> parts) =>
        Bookmark.WriteAsync(admin, topic, parts.Select(part => (part.Partition, part.Mark.Until(part.End))));

    private async Task<int> SendAsync(RedrivePlan plan, Action<int>? progress, CancellationToken cancellationToken)
    {
        Dictionary<string, int> partitions = (await admin.MetadataAsync()).Topics.ToDictionary(
            one => one.Name, one => one.Partitions.Count);
        ILookup<TopicPartition, long> wanted = plan.Sent.ToLookup(
            letter => letter.Position.TopicPartition, letter => letter.Position.Offset);
        WaitingLetters[] waiting = await WaitingLetters.FindAsync(admin, [.. wanted.Select(partition => partition.Key)]);
        using var producer = new KafkaProducer(new KafkaConfig(kafka) { ["enable.idempotence"] = "true" });
        int sent = 0;
        foreach (WaitingLetters part in waiting)
        {
            HashSet<long> offsets = [.. wanted[part.Partition]];
            WaitingLetters read = part with { End = Math.Min(part.End, offsets.Max() + 1) };
            using IEnumerator<DeadLetter> letters =
                WaitingLetters.Read(kafka, [read], int.MaxValue, cancellationToken).GetEnumerator();
            long? left = null;
            while (true)
            {
                long began = time.GetTimestamp();
                Step step = await Task.Run(() => Next(letters, offsets), cancellationToken);
                left ??= step.Left;
                if (step.Letters.Count > 0)
                {
                    long[] going = [.. step.Letters.Select(letter => letter.Facts.Position.Offset)];
                    if (!(await MarkOfAsync(plan.Topic, part, going, left ?? step.Last + 1)).Fits)
                    {
                        throw new InvalidOperationException(
                            $"{sent} sent. The others are too scattered for a bookmark: send those of {part.Partition} before offset "
                            + $"{going[0]} first, or count them as dealt with.");
                    }

                    (DeadLetter Letter, KafkaException? Fault)[] ends =
                        await Task.WhenAll(step.Letters.Select(letter => SendAsync(producer, letter, partitions)));
                    // What was acknowledged is marked also when something else was not.
                    long[] gone = [.. ends.Where(end => end.Fault is null).Select(end => end.Letter.Facts.Position.Offset)];
                    Bookmark mark = await MarkOfAsync(plan.Topic, part, gone, gone.Length < going.Length ? 0 : left ?? step.Last + 1);
                    await Bookmark.WriteAsync(admin, plan.Topic, [(part.Partition, mark)]);
                    sent += gone.Length;
                    progress?.Invoke(sent);
                    if (ends.FirstOrDefault(end => end.Fault is not null).Fault is { } fault) throw fault;
                }

                if (step.IsOver) break;
                TimeSpan rest = TimeSpan.FromSeconds(1) - time.GetElapsedTime(began);
                if (step.Letters.Count > 0 && rest > TimeSpan.Zero) await Task.Delay(rest, time, cancellationToken);
            }
        }

        return sent;
    }

    // As it is now: somebody else may have dealt with others.
    private async Task<Bookmark> MarkOfAsync(string topic, WaitingLetters part, IEnumerable<long> done, long until)
    {
        IReadOnlyDictionary<TopicPartition, Bookmark> marks = await Bookmark.ReadAsync(admin, topic);
        return (marks.GetValueOrDefault(part.Partition) ?? new Bookmark(part.Begin)).With(done).Until(until);
    }

    private static async Task<(DeadLetter Letter, KafkaException? Fault)> SendAsync(
        KafkaProducer producer, DeadLetter letter, Dictionary<string, int> partitions)
    {
        LetterFacts facts = letter.Facts;
        // To where it was: whoever counts on the order of a key counts on its partition.
        int partition = facts.OriginPartition >= 0 && facts.OriginPartition < partitions.GetValueOrDefault(facts.OriginTopic!)
            ? facts.OriginPartition : KafkaProducer.AnyPartition;
        try
        {
            await producer.ProduceAsync(facts.OriginTopic!, letter.Key, letter.Value, partition, Math.Max(0, facts.Timestamp),
                letter.HeadersToSend());
            return (letter, null);
        }
        catch (KafkaException fault)
        {
            return (letter, fault);
        }
    }

    private static Step Next(IEnumerator<DeadLetter> letters, HashSet<long> wanted)
    {
        var some = new List<DeadLetter>();
        long? left = null;
        long last = -1;
        int bytes = 0;
        while (some.Count < PerSecond && bytes < MostBytes)
        {
            if (!letters.MoveNext()) return new Step(some, left, last, true);
            DeadLetter letter = letters.Current;
            last = letter.Facts.Position.Offset;
            if (!wanted.Contains(last))
            {
                left ??= last;
                continue;
            }

            some.Add(letter);
            bytes += (letter.Key?.Length ?? 0) + (letter.Value?.Length ?? 0);
        }

        return new Step(some, left, last, false);
    }

    /// <param name="Letters">Those wanted.</param>
    /// <param name="Left">The first that is not.</param>
    /// <param name="Last">The last that was read.</param>
    /// <param name="IsOver">Whether there are no more.</param>
    private readonly record struct Step(List<DeadLetter> Letters, long? Left, long Last, bool IsOver);
}
