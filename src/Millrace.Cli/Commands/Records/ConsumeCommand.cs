using System.CommandLine;
using Millrace.Cli.Commands.Login;
using Millrace.Cli.Commands.Topics;
using Millrace.Cli.Terminal;
using Millrace.Formats;
using Millrace.Kafka;

namespace Millrace.Cli.Commands.Records;

/// <summary><c>millrace consume TOPIC</c>: prints records, values under a registry as JSON.</summary>
internal static class ConsumeCommand
{
    private static readonly Argument<string> Topic = new("topic") { Description = "Topic to read." };

    private static readonly Option<bool> Latest = new("--latest") { Description = "Only records that come from now on." };

    private static readonly Option<ReadingBound?> From = Bound("--from", "Start at");

    private static readonly Option<ReadingBound?> Until = Bound("--until", "End before");

    private static readonly Option<long?> Count =
        new Option<long?>("--count", "-n") { Description = "End after so many records." }.AtLeast(0);

    private static readonly Option<bool> Follow =
        new("--follow", "-F") { Description = "Wait for more at the end of the topic, instead of ending there." };

    private static readonly Option<int?> Partition = new("--partition", "-p") { Description = "Only this partition." };

    private static readonly Option<string?> Group =
        new("--group", "-g") { Description = "Read as a member of this consumer group, and commit." };

    private static readonly Option<string[]> Show = new("--show")
    {
        Description = "Print these before the value, tabs between: topic, partition, offset, time, key, headers. With commas, or repeated.",
    };

    private static readonly Option<string?> Format =
        new("--format", "-f") { Description = $"Print by this format, without a line end of its own: {RecordTemplate.Letters}." };

    private static readonly Option<PayloadFormat> KeyFormat = new("--key-format")
    {
        Description = "How keys are printed: Auto, Text, Base64, Hex, Int32, Int64.", DefaultValueFactory = _ => PayloadFormat.Auto,
    };

    private static readonly Option<PayloadFormat> ValueFormat =
        new("--value-format") { Description = "How values are printed, as for keys.", DefaultValueFactory = _ => PayloadFormat.Auto };

    private static readonly Option<string> NullMarker =
        new("--null-marker") { Description = "What stands for a null, such as a tombstone.", DefaultValueFactory = _ => "<null>" };

    public static Command Create() => new Command("consume", "Print the records of a topic, values under a Schema Registry as JSON.")
        .Example("millrace consume Readings --count 5")
        .Example("millrace consume Readings --latest --json | jq .value")
        .Example("millrace consume Readings --show time,partition,offset,key --from -10")
        .Example("millrace consume Readings --from 15m --until 5m")
        .Example("millrace consume orders --partition 0 --from 100 --until 200")
        .Example("millrace consume orders --key-format Int64 --format '%k %p@%o %s\\n'")
        .Taking(Topic)
        .With(CommonOptions.BootstrapServers, CommonOptions.Registry, From, Until, Latest, Count, Follow, Partition, Group, Show, Format,
            KeyFormat, ValueFormat, NullMarker,
            KafkaOptions.Settings, CommonOptions.Json)
        .Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        RefuseContradictions(parsed);
        RecordPrinter printer = Printer(parsed);
        string topic = parsed.GetValue(Topic)!;
        KafkaConfig kafka = await KafkaOptions.ReadAsync(parsed, cancellationToken);
        ReadingRange range = await RangeAsync(parsed, kafka, topic);
        kafka["enable.partition.eof"] = "true";
        // A mistyped name must not bring a topic into being.
        kafka["allow.auto.create.topics"] = "false";
        kafka["auto.offset.reset"] = parsed.GetValue(Latest) ? "latest" : "earliest";
        if (parsed.GetValue(Group) is { } group) kafka["group.id"] = group;
        // That a partition has ended is noticed by a fetch that finds nothing, which brokers hold back for half a second.
        if (!parsed.GetValue(Follow) && !parsed.GetValue(Latest)) kafka.TryAdd("fetch.wait.max.ms", "10");
        var reading = new TopicReading(topic, range, printer)
        {
            InGroup = parsed.GetValue(Group) is not null,
            Follows = parsed.GetValue(Follow) || parsed.GetValue(Latest),
            Count = parsed.GetValue(Count),
            HasEnd = parsed.GetValue(Count) is not null || parsed.GetValue(Until) is not null,
        };
        // The consumer's calls block.
        return await Task.Run(() => reading.Run(kafka, cancellationToken), CancellationToken.None);
    }

    private static void RefuseContradictions(ParseResult parsed)
    {
        bool hasBounds = parsed.GetValue(From) is not null || parsed.GetValue(Until) is not null;
        if (hasBounds && parsed.GetValue(Group) is not null)
            throw CommandException.Usage("A group goes on where it has committed: leave out --from and --until, or --group.");
        if (parsed.GetValue(From) is not null && parsed.GetValue(Latest))
            throw CommandException.Usage("--latest and --from both say where to start: leave out one.");
        if (parsed.GetValue(Partition) is not null && parsed.GetValue(Group) is not null)
            throw CommandException.Usage("A group shares out the partitions by itself: leave out --partition, or --group.");
        Option[] styles = [Show, Format, CommonOptions.Json];
        Option[] given = [.. styles.Where(style => LoginOptions.IsGiven(parsed, style))];
        if (given.Length > 1) throw CommandException.Usage($"{given[0].Name} and {given[1].Name} both say what is printed: leave out one.");
    }

    private static RecordPrinter Printer(ParseResult parsed)
    {
        RecordTemplate? template = parsed.GetValue(CommonOptions.Json) ? null
            : parsed.GetValue(Format) is { } format ? RecordTemplate.Parse(format)
            : parsed.GetValue(Show) is { Length: > 0 } names ? RecordTemplate.Showing(names)
            : RecordTemplate.Value;
        ServerAddress registry = LoginOptions.Registry(parsed);
        return new RecordPrinter(new PayloadText(registry.ConverterSettings(), () => EnsureAnswers(registry)), template)
        {
            KeyFormat = parsed.GetValue(KeyFormat), ValueFormat = parsed.GetValue(ValueFormat), NullMarker = parsed.GetValue(NullMarker)!,
        };
    }

    // Asked when the first payload needs it: a registry that is away or wants a login is told at once, and not taken for one that does not
    // know the schema.
    private static void EnsureAnswers(ServerAddress registry)
    {
        try
        {
            RegistryProbe.EnsureAnswersAsync(registry, CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (CommandException fault)
        {
            throw new CommandException(fault.ExitCode,
                $"The record may be Avro, Protobuf or JSON Schema. {fault.Message} Or print bytes as they are: --key-format Base64 "
                + $"--value-format Base64.", fault);
        }
    }

    private static async Task<ReadingRange> RangeAsync(ParseResult parsed, KafkaConfig kafka, string topic)
    {
        using KafkaAdmin admin = KafkaOptions.Admin(kafka);
        int[] all = [.. (await DescribeTopic.FindAsync(admin, topic)).Partitions.Select(partition => partition.Id)];
        if (parsed.GetValue(Partition) is { } only)
            all = all.Contains(only)
                ? [only]
                : throw CommandException.Usage($"Topic '{topic}' has no partition {only}; it has 0 to {all.Length - 1}.");
        TopicPartition[] partitions = [.. all.Select(partition => new TopicPartition(topic, partition))];
        return await ReadingRange.FindAsync(admin, partitions, parsed.GetValue(Latest), parsed.GetValue(From), parsed.GetValue(Until));
    }

    private static Option<ReadingBound?> Bound(string name, string what) => new(name)
    {
        Description = $"{what} {ReadingBound.Forms}.",
        CustomParser = result =>
        {
            if (ReadingBound.TryParse(result.Tokens[0].Value, TimeProvider.System.GetUtcNow()) is { } bound) return bound;
            result.AddError($"{name} takes {ReadingBound.Forms}, not '{result.Tokens[0].Value}'.");
            return null;
        },
    };
}
