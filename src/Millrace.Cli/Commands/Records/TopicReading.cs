using Millrace.Cli.Terminal;
using Millrace.Kafka;

namespace Millrace.Cli.Commands.Records;

/// <summary>Reads a topic and prints it, until its end, or for as long as somebody wants it.</summary>
internal sealed class TopicReading(string topic, ReadingRange range, RecordPrinter printer)
{
    // Partitions that have something to read still.
    private readonly HashSet<int> _open = [.. range.Starts.Select(start => start.Partition)];

    public bool InGroup { get; init; }

    /// <summary>Waits at the end for what comes.</summary>
    public bool Follows { get; init; }

    public long? Count { get; init; }

    /// <summary>Whether it ends by itself also when it follows, so that Ctrl-C ends it before its end.</summary>
    public bool HasEnd { get; init; }

    /// <summary>The exit code.</summary>
    /// <exception cref="CommandException"/>
    /// <exception cref="KafkaException"/>
    public int Run(KafkaConfig kafka, CancellationToken cancellationToken)
    {
        using var consumer = new KafkaConsumer(kafka);
        if (InGroup) consumer.Subscribe([topic]);
        else consumer.Assign(range.Starts);
        long left = Count ?? long.MaxValue;
        // No larger than what is to be printed: offsets are committed for whole batches.
        using var batch = new MessageBatch((int)Math.Clamp(left, 1, 1000));
        try
        {
            while (left > 0 && printer.HasReader && !IsAtEnd(consumer))
            {
                if (cancellationToken.IsCancellationRequested) return HasEnd || !Follows ? ExitCode.Interrupted : ExitCode.Success;
                consumer.Poll(batch, TimeSpan.FromMilliseconds(100));
                left = Print(batch, left);
                printer.Flush();
                if (InGroup && batch.Count > 0) consumer.CommitSync(Positions(consumer));
                Note(batch, consumer);
            }
        }
        finally
        {
            printer.Flush();
        }

        return ExitCode.Success;
    }

    private long Print(MessageBatch batch, long left)
    {
        foreach (Message message in batch)
        {
            if (left <= 0 || !printer.HasReader) break;
            if ((!InGroup && !_open.Contains(message.Partition)) || range.IsBefore(in message)) continue;
            if (range.IsBehind(in message))
            {
                _open.Remove(message.Partition);
                continue;
            }

            left--;
            printer.Print(in message);
        }

        return left;
    }

    private void Note(MessageBatch batch, KafkaConsumer consumer)
    {
        foreach (ConsumerEvent happened in batch.Events)
        {
            if (!happened.IsEndOfPartition) Answer.Note($"millrace: {happened.ToException().Message}");
            else if (!Follows || IsOver(consumer, happened.Partition)) _open.Remove(happened.Partition);
        }

        // What follows ends when its time is over, also where nothing comes any more.
        if (Follows && HasEnd && batch.Count == 0) _open.RemoveWhere(partition => IsOver(consumer, partition));
    }

    private bool IsOver(KafkaConsumer consumer, int partition) =>
        range.IsOver(partition, consumer.Position(new TopicPartition(topic, partition)), TimeProvider.System.GetUtcNow());

    // Another member of the group may have the other partitions: it reads them to their ends.
    private bool IsAtEnd(KafkaConsumer consumer) =>
        InGroup ? !Follows && consumer.Assignment is { Count: > 0 } held && held.All(partition => !_open.Contains(partition.Partition))
        : _open.Count == 0;

    private static TopicPartitionOffset[] Positions(KafkaConsumer consumer) => consumer.Assignment
        .Select(partition => new TopicPartitionOffset(partition.Topic, partition.Partition, consumer.Position(partition)))
        .Where(position => position.Offset >= 0).ToArray();
}
