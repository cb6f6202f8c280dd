using System.CommandLine;
using Millrace.Cli.Commands.Topics;
using Millrace.Cli.Terminal;
using Millrace.Kafka;

namespace Millrace.Cli.Commands.Records;

/// <summary><c>millrace consume TOPIC</c>: prints records, Avro values as JSON.</summary>
internal static class ConsumeCommand
{
    private static readonly Argument<string> Topic = new("topic") { Description = "Topic to read." };

    private static readonly Option<bool> Latest = new("--latest") { Description = "Only records that come from now on." };

    private static readonly Option<long?> Count = new Option<long?>("--count", "-n") { Description = "End after so many records." }.AtLeast(0);

    private static readonly Option<bool> Follow = new("--follow", "-F") { Description = "Wait for more at the end of the topic, instead of ending there." };

    private static readonly Option<int?> Partition = new("--partition", "-p") { Description = "Only this partition." };

    private static readonly Option<string?> Group = new("--group", "-g") { Description = "Read as a member of this consumer group, and commit." };

    public static Command Create() => new Command("consume", "Print the records of a topic, Avro values as JSON.")
        .Example("millrace consume Readings --count 5").Example("millrace consume Readings --latest --json | jq .value")
        .Taking(Topic).With(CommonOptions.BootstrapServers, CommonOptions.Registry, Latest, Count, Follow, Partition, Group, KafkaOptions.Settings, CommonOptions.Json)
        .Runs(RunAsync);

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string topic = parsed.GetValue(Topic)!;
        KafkaConfig kafka = await KafkaOptions.ReadAsync(parsed, cancellationToken);
        int[] partitions = await PartitionsAsync(parsed, topic, cancellationToken);
        kafka["enable.partition.eof"] = "true";
        // A mistyped name must not bring a topic into being.
        kafka["allow.auto.create.topics"] = "false";
        kafka["auto.offset.reset"] = parsed.GetValue(Latest) ? "latest" : "earliest";
        if (parsed.GetValue(Group) is { } group) kafka["group.id"] = group;
        // The consumer's calls block.
        await Task.Run(() => Consume(parsed, kafka, topic, partitions, cancellationToken), CancellationToken.None);
    }

    private static async Task<int[]> PartitionsAsync(ParseResult parsed, string topic, CancellationToken cancellationToken)
    {
        using KafkaAdmin admin = await KafkaOptions.AdminAsync(parsed, cancellationToken);
        int[] all = [.. (await DescribeTopic.FindAsync(admin, topic)).Partitions.Select(partition => partition.Id)];
        if (parsed.GetValue(Partition) is not { } only) return all;
        return all.Contains(only) ? [only] : throw CommandException.Usage($"Topic '{topic}' has no partition {only}; it has 0 to {all.Length - 1}.");
    }

    private static void Consume(ParseResult parsed, KafkaConfig kafka, string topic, int[] partitions, CancellationToken cancellationToken)
    {
        using var consumer = new KafkaConsumer(kafka);
        var printer = new RecordPrinter(parsed.GetValue(CommonOptions.Registry)!, parsed.GetValue(CommonOptions.Json) ? RecordPrinter.Style.Whole : RecordPrinter.Style.Value);
        bool inGroup = parsed.GetValue(Group) is not null;
        HashSet<int> open = [.. partitions];
        if (inGroup)
        {
            consumer.Subscribe([topic]);
        }
        else
        {
            long start = parsed.GetValue(Latest) ? Offset.End : Offset.Beginning;
            consumer.Assign(open.Select(partition => new TopicPartitionOffset(topic, partition, start)).ToArray());
        }

        bool follow = parsed.GetValue(Follow) || parsed.GetValue(Latest);
        long left = parsed.GetValue(Count) ?? long.MaxValue;
        // No larger than what is to be printed: offsets are committed for whole batches.
        using var batch = new MessageBatch((int)Math.Clamp(left, 1, 1000));
        while (left > 0 && printer.HasReader && !cancellationToken.IsCancellationRequested)
        {
            consumer.Poll(batch, TimeSpan.FromMilliseconds(100));
            foreach (Message message in batch)
            {
                if (left <= 0 || !printer.HasReader) break;
                left--;
                printer.Print(in message);
            }

            printer.Flush();
            if (inGroup && batch.Count > 0) consumer.CommitSync(Positions(consumer));
            foreach (ConsumerEvent happened in batch.Events)
            {
                if (!happened.IsEndOfPartition) Answer.Note($"millrace: {happened.ToException().Message}");
                else open.Remove(happened.Partition);
            }

            // Another member of the group may have the other partitions: it reads them to their ends.
            bool atEnd = inGroup ? consumer.Assignment is { Count: > 0 } held && held.All(partition => !open.Contains(partition.Partition)) : open.Count == 0;
            if (!follow && atEnd) break;
        }
    }

    private static TopicPartitionOffset[] Positions(KafkaConsumer consumer) => consumer.Assignment
        .Select(partition => new TopicPartitionOffset(partition.Topic, partition.Partition, consumer.Position(partition)))
        .Where(position => position.Offset >= 0).ToArray();
}
