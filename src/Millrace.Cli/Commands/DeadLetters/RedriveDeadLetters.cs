using System.CommandLine;
using System.Globalization;
using Millrace.Cli.Terminal;
using Millrace.Kafka;

namespace Millrace.Cli.Commands.DeadLetters;

/// <summary>
/// <c>dlq redrive TOPIC</c>: writes what waits to the topics it came from, and moves the bookmark behind what the broker has acknowledged.
/// <c>dlq dismiss TOPIC</c> moves the bookmark alone.
/// </summary>
internal static class RedriveDeadLetters
{
    // A record that comes back again and again is not mended by sending it once more.
    private const int MostRedrives = 3;

    private static readonly Option<bool> Execute = new("--execute") { Description = "Do it. Without, it is shown only." };

    public static Command Redrive() => new Command("redrive", "Send dead letters to the topics they came from, at least once.")
        .Example("millrace dlq redrive dlq-orders").Example("millrace dlq redrive dlq-orders --limit 100 --execute")
        .Taking(DeadLetterCommand.Topic)
        .With(Execute, DeadLetterCommand.Limit, CommonOptions.BootstrapServers, KafkaOptions.Settings).Runs(RedriveAsync);

    public static Command Dismiss() => new Command("dismiss", "Count dead letters as dealt with, without sending them.")
        .Example("millrace dlq dismiss dlq-orders --execute").Taking(DeadLetterCommand.Topic)
        .With(Execute, CommonOptions.BootstrapServers, KafkaOptions.Settings).Runs(DismissAsync);

    private static async Task RedriveAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string topic = parsed.GetValue(DeadLetterCommand.Topic)!;
        KafkaConfig kafka = await KafkaOptions.ReadAsync(parsed, cancellationToken);
        using KafkaAdmin admin = KafkaOptions.Admin(kafka);
        WaitingLetters[] waiting = await WaitingLetters.FindAsync(admin, topic);
        List<DeadLetter> letters = await Task.Run(
            () => WaitingLetters.Read(kafka, waiting, parsed.GetValue(DeadLetterCommand.Limit), cancellationToken).ToList(),
            cancellationToken);
        if (letters.Count == 0)
        {
            Answer.Note($"Nothing waits in {topic}.");
            return;
        }

        await RefuseUnsendableAsync(admin, topic, letters);
        Answer.Table(["TO TOPIC", "RECORDS"], letters.GroupBy(letter => letter.OriginTopic!, StringComparer.Ordinal)
            .OrderBy(target => target.Key, StringComparer.Ordinal)
            .Select(target => new[] { target.Key, target.Count().ToString(CultureInfo.InvariantCulture) }));
        if (!parsed.GetValue(Execute))
        {
            Answer.Note("Nothing is sent yet: with --execute it is.");
            return;
        }

        await SendAsync(KafkaOptions.Read(parsed), letters, cancellationToken);
        await admin.AlterGroupOffsetsAsync(WaitingLetters.BookmarkOf(topic), Behind(letters.Select(letter => letter.Position)));
        Answer.Note($"{letters.Count} sent again. The dead letters stay in {topic}; those that fail again come anew.");
    }

    private static async Task DismissAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string topic = parsed.GetValue(DeadLetterCommand.Topic)!;
        using KafkaAdmin admin = await KafkaOptions.AdminAsync(parsed, cancellationToken);
        WaitingLetters[] waiting = [.. (await WaitingLetters.FindAsync(admin, topic)).Where(part => part.Count > 0)];
        long count = waiting.Sum(part => part.Count);
        if (parsed.GetValue(Execute) && count > 0)
        {
            await admin.AlterGroupOffsetsAsync(WaitingLetters.BookmarkOf(topic), [.. waiting.Select(part =>
                new TopicPartitionOffset(part.Partition.Topic, part.Partition.Partition, part.End))]);
        }

        Answer.Note(count == 0 ? $"Nothing waits in {topic}."
            : parsed.GetValue(Execute) ? $"{count} in {topic} count as dealt with; they stay there ('millrace dlq show {topic} --all')."
            : $"{count} wait in {topic}. With --execute they count as dealt with.");
    }

    private static async Task RefuseUnsendableAsync(KafkaAdmin admin, string topic, List<DeadLetter> letters)
    {
        if (letters.Find(letter => letter.OriginTopic is null) is { } unknown)
            throw CommandException.Failed(
                $"{Where(unknown)} does not say where it came from: set errors.deadletterqueue.context.headers.enable=true on its "
                + $"connector. Of those that are there already, 'millrace dlq dismiss {topic}' is what can be done.");
        if (letters.Find(letter => letter.Redrives >= MostRedrives) is { } tired)
            throw CommandException.Failed(
                $"{Where(tired)} has been sent {tired.Redrives} times and came back each time: {tired.Cause}. Mend the cause, and "
                + $"'millrace dlq dismiss {topic}' what cannot be mended.");
        HashSet<string> there = [.. (await admin.MetadataAsync()).Topics.Select(known => known.Name)];
        if (letters.Find(letter => !there.Contains(letter.OriginTopic!)) is { } homeless)
            throw CommandException.Failed(
                $"{Where(homeless)} came from topic '{homeless.OriginTopic}', which is not there any more: 'millrace topic create "
                + $"{homeless.OriginTopic}', or 'millrace dlq dismiss {topic}'.");
    }

    private static async Task SendAsync(KafkaConfig kafka, List<DeadLetter> letters, CancellationToken cancellationToken)
    {
        kafka["enable.idempotence"] = "true";
        using var producer = new KafkaProducer(kafka);
        foreach (DeadLetter[] group in letters.Chunk(500))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.WhenAll(group.Select(letter => producer.ProduceAsync(
                letter.OriginTopic!, letter.Key, letter.Value, timestamp: Math.Max(0, letter.Timestamp), headers: letter.HeadersToSend())));
        }
    }

    /// <summary>The offsets behind the last of each partition.</summary>
    private static TopicPartitionOffset[] Behind(IEnumerable<TopicPartitionOffset> sent) =>
        [.. sent.GroupBy(position => position.TopicPartition).Select(partition =>
            new TopicPartitionOffset(partition.Key.Topic, partition.Key.Partition, partition.Max(position => position.Offset) + 1))];

    private static string Where(DeadLetter letter) =>
        $"Record {letter.Position.Topic}-{letter.Position.Partition} offset {letter.Position.Offset}";
}
