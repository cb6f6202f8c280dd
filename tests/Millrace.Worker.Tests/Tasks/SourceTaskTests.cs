using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Millrace.Worker.Config;
using Millrace.Worker.States;
using Millrace.Worker.Stores;
using Millrace.Worker.Tasks;
using Millrace.Worker.Tests.Herding;
using Record = Millrace.Records.Record;

namespace Millrace.Worker.Tests.Tasks;

/// <summary>The loop of a source task on a real broker: what is sent, and which offsets are stored when.</summary>
public sealed class SourceTaskTests(EmbeddedKafka broker) : SourceTaskTestBase(broker)
{
    [Fact]
    public async Task Repeats_and_leaves_out_nothing_after_a_stop_in_the_middle()
    {
        Source.Allow(100_000);
        RunningTask task = await StartAsync();
        await LiveWorker.WaitUntilAsync(EndAsync, end => end > 500, "some records");
        await task.StopAsync(Graceful);
        long sent = await EndAsync();
        Assert.Equal(sent, await StoredAsync());
        Source.Allow(sent + 25);
        await StartAsync();
        await LiveWorker.WaitUntilAsync(StoredAsync, stored => stored == sent + 25, "the offset of the last record");
        Assert.Equal([null, sent], Source.Starts);
        Assert.Equal(Enumerable.Range(0, (int)sent + 25).Select(number => $"{number}"),
            (await Rig.ReadAsync(Rig.Topic)).Select(record => record.Value));
    }

    [Fact]
    public async Task Stores_offsets_only_up_to_the_first_record_that_is_refused_and_ends_the_poll_that_waits()
    {
        // The batch of 20 to 29 has one that the producer refuses for its size.
        Source.TextOf = number => number == 25 ? new string('x', 5000) : $"{number}";
        Source.Allow(30);
        RunningTask task = await StartAsync(("producer.override.max.request.size", "1000"));
        Assert.Contains("Unrecoverable exception from producer send callback", await Rig.WaitForFailureAsync(), StringComparison.Ordinal);
        await task.StopAsync(Graceful);
        Assert.Equal(20, await StoredAsync());
    }

    [Fact]
    public async Task A_record_that_fails_is_named_and_nobody_is_advised_to_lose_it()
    {
        Source.Allow(10);
        await StartAsync(("value.converter", "org.apache.kafka.connect.converters.IntegerConverter"));
        string trace = await Rig.WaitForFailureAsync();
        Assert.Contains("VALUE_CONVERTER", trace, StringComparison.Ordinal);
        Assert.Contains("Record of source partition {source=numbers}, stage", trace, StringComparison.Ordinal);
        Assert.Contains("with a transformation", trace, StringComparison.Ordinal);
        Assert.DoesNotContain("errors.deadletterqueue", trace, StringComparison.Ordinal);
        Assert.DoesNotContain("dead letter", trace, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("errors.deadletterqueue.topic.name", "dlq")]
    [InlineData("errors.deadletterqueue.topic.replication.factor", "1")]
    [InlineData("errors.deadletterqueue.context.headers.enable", "true")]
    public void A_dead_letter_queue_of_aSource_is_an_error_at_its_field(string name, string value)
    {
        Dictionary<string, string> config = new() { ["name"] = "s", ["connector.class"] = ScriptedSource.ClassName, [name] = value };
        Assert.Contains("only sinks have a dead letter queue", Assert.Single(ConnectorSettings.Source.Validate(config)[name].Errors),
            StringComparison.Ordinal);
        Assert.Empty(ConnectorSettings.Sink.Validate(new Dictionary<string, string>(config) { ["topics"] = "t" })[name].Errors);
    }

    [Fact]
    public async Task A_pattern_of_topic_creation_that_takes_too_long_is_named()
    {
        string topic = new string('a', 40) + "b";
        var source = new ScriptedSource(topic);
        source.Allow(1);
        await Rig.StartAsync(source.Plugin, source, Store, 0, [], ("topic.creation.groups", "slow"),
            ("topic.creation.slow.include", @"(a+)+\1c"),
            ("topic.creation.default.partitions", "1"), ("topic.creation.default.replication.factor", "1"));
        Assert.Contains($@"topic.creation.slow.include or exclude: The expression '(a+)+\1c' has not come to an end with '{topic}'",
            await Rig.WaitForFailureAsync(), StringComparison.Ordinal);
    }

    // The largest number there is: for ever, and no overflow.
    [Fact]
    public async Task Tries_again_as_long_as_the_largest_number_says()
    {
        Source.Allow(10);
        var stumbling = new Stumbling();
        RunningTask task = await StartAsync(
            [new Plugin(PluginType.Transformation, "test.Stumbling", stumbling.Config, () => stumbling)],
            ("transforms", "s"), ("transforms.s.type", "test.Stumbling"), ("errors.retry.timeout", $"{long.MaxValue}"),
            ("errors.retry.delay.max.ms", $"{long.MaxValue}"));
        await TaskRig.WaitAsync(() => stumbling.Tries > 2, "a third try");
        await task.StopAsync(Graceful);
        Assert.DoesNotContain(Rig.States, told => told.State == RunState.Failed);
    }

    [Fact]
    public async Task Does_not_skip_a_record_whose_tries_are_cut_short_by_the_stop()
    {
        Source.Allow(10);
        var stumbling = new Stumbling();
        RunningTask task = await StartAsync(
            [new Plugin(PluginType.Transformation, "test.Stumbling", stumbling.Config, () => stumbling)],
            ("transforms", "s"), ("transforms.s.type", "test.Stumbling"), ("errors.tolerance", "all"), ("errors.retry.timeout", "-1"));
        await TaskRig.WaitAsync(() => stumbling.Tries > 0, "a try");
        await task.StopAsync(Graceful);
        Assert.Null(await StoredAsync());
        Assert.Equal(0, await EndAsync());
    }

    [Fact]
    public async Task A_schema_in_a_header_goes_to_a_sink_and_takes_the_place_of_an_old_one()
    {
        string registry = $"mock://{Guid.NewGuid():N}";
        const string Avro = "io.confluent.connect.avro.AvroConverter";
        var marking = new Marking();
        Source.Allow(3);
        await StartAsync([new Plugin(PluginType.Transformation, "test.Marking", marking.Config, () => marking)],
            ("transforms", "m"), ("transforms.m.type", "test.Marking"), ("value.converter", Avro),
            ("value.converter.schema.registry.url", registry), ("value.converter.value.schema.id.serializer",
                "io.confluent.kafka.serializers.schema.id.HeaderSchemaIdSerializer"));
        var sink = new ScriptedSink();
        await Rig.StartAsync(sink, 1, ("value.converter", Avro), ("value.converter.schema.registry.url", registry));
        await TaskRig.WaitAsync(() => sink.Written.Count == 3, "the records");
        Assert.Equal(["0", "1", "2"], sink.Written);
        // A text of one letter: its length, and it; no id in front.
        Assert.All(await Rig.ReadAsync(Rig.Topic), record => Assert.Equal(2, record.Value.Length));
        Assert.All(await Rig.ReadAsync(Rig.Topic), record => Assert.StartsWith("\u0001", record.Headers["__value_schema_id"]));

        // Written on with ids in front, nothing may say otherwise.
        await Rig.StopTasksAsync();
        Source.Allow(6);
        await StartAsync([new Plugin(PluginType.Transformation, "test.Marking", marking.Config, () => marking)],
            ("transforms", "m"), ("transforms.m.type", "test.Marking"), ("value.converter", Avro),
            ("value.converter.schema.registry.url", registry));
        await LiveWorker.WaitUntilAsync(EndAsync, end => end == 6, "more records");
        Assert.All((await Rig.ReadAsync(Rig.Topic)).Skip(3), record => Assert.Empty(record.Headers));
    }

    private async Task<long> EndAsync() => (await Rig.Admin.LatestOffsetsAsync([new Kafka.TopicPartition(Rig.Topic, 0)]))[0].Offset;

    private Task<RunningTask> StartAsync(params (string Name, string Value)[] more) => StartAsync([], more);

    private Task<RunningTask> StartAsync(IReadOnlyList<Plugin> plugins, params (string Name, string Value)[] more) =>
        Rig.StartAsync(Source.Plugin, Source, Store, 0, plugins, more);

    /// <summary>Gives each record the header that another record had.</summary>
    private sealed class Marking : Transformation
    {
        public override ConfigDef Config { get; } = ConfigDef.Of(Setting.OptionalString("mark").Doc("Anything."));

        public override void Configure(IReadOnlyDictionary<string, string> config)
        {
        }

        public override bool Apply(ref Record record, ValueArena arena)
        {
            record.Headers = new Headers();
            record.Headers.Add(new Header("__value_schema_id", Schema.String, Value.String("old")));
            return true;
        }
    }

    /// <summary>Never gets a record done, and says each time that it may work later.</summary>
    private sealed class Stumbling : Transformation
    {
        public int Tries;

        public override ConfigDef Config { get; } = ConfigDef.Of(Setting.OptionalString("mark").Doc("Anything."));

        public override void Configure(IReadOnlyDictionary<string, string> config)
        {
        }

        public override bool Apply(ref Record record, ValueArena arena)
        {
            Interlocked.Increment(ref Tries);
            throw new RetriableException("not yet");
        }
    }
}
