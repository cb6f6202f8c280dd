using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Connectors;
using Millrace.Errors;
using Millrace.Formats;
using Millrace.Records;
using Millrace.Worker.States;
using Millrace.Worker.Tasks;
using Millrace.Worker.Tasks.Conversion;
using Millrace.Worker.Tasks.Errors;
using Millrace.Worker.Tasks.Sinks;
using Millrace.Worker.Tests.Herding;
using Record = Millrace.Records.Record;

namespace Millrace.Worker.Tests.Tasks;

/// <summary>The loop of a sink task on a real broker: what is put, put again, skipped and committed.</summary>
public sealed class SinkTaskTests(EmbeddedKafka broker) : IAsyncDisposable
{
    private static readonly TimeSpan Graceful = TimeSpan.FromSeconds(30);

    private readonly TaskRig _rig = new(broker);
    private readonly ScriptedSink _sink = new();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task Partitions_that_come_while_a_batch_is_written_are_opened_behind_it()
    {
        (string, string)[] cooperative =
        [
            ("consumer.override.partition.assignment.strategy", "org.apache.kafka.clients.consumer.CooperativeStickyAssignor"),
            ("consumer.override.heartbeat.interval.ms", "200"),
        ];
        var held = new ConcurrentDictionary<object, int>();
        var calls = new ConcurrentQueue<string>();
        var (writing, opened) = (new TaskCompletionSource(), new TaskCompletionSource());
        object? first = null;
        _sink.OnOpen = (task, partitions) =>
        {
            first ??= task;
            held.AddOrUpdate(task, partitions.Count, (_, before) => before + partitions.Count);
            if (!writing.Task.IsCompleted) return;
            calls.Enqueue("open");
            opened.TrySetResult();
        };
        _sink.OnPut = async (task, _) =>
        {
            if (task != first || !writing.TrySetResult()) return;
            calls.Enqueue("put");
            await Task.WhenAny(opened.Task, Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken));
            calls.Enqueue("written");
        };
        await _rig.CreateTopicAsync(2);
        await _rig.StartAsync(_sink, 0, cooperative);
        await TaskRig.WaitAsync(() => first is not null && held[first] == 2, "both partitions");
        RunningTask second = await _rig.StartAsync(_sink, 1, cooperative);
        await TaskRig.WaitAsync(() => held.Count == 2, "one for the other task");
        await _rig.ProduceAsync(0, "a");
        await _rig.ProduceAsync(1, "b");
        await writing.Task;
        await second.StopAsync(Graceful);
        await TaskRig.WaitAsync(() => calls.Count == 3, "the partition to come back");
        Assert.Equal(["put", "written", "open"], calls);
    }

    [Fact]
    public async Task Brings_a_batch_again_after_a_retriable_error_and_commits_only_then()
    {
        await _rig.CreateTopicAsync(1);
        await _rig.ProduceAsync(0, "a", "b");
        int tries = 0;
        long? committedMeanwhile = null;
        _sink.OnPut = async (task, _) =>
        {
            if (++tries > 3) return;
            committedMeanwhile ??= await _rig.CommittedAsync();
            task.Context.RetryAfter(TimeSpan.FromMilliseconds(50));
            throw new RetriableException("not yet");
        };
        await _rig.StartAsync(_sink);
        await _rig.ProduceAsync(0, "c");
        await _rig.WaitForCommitAsync(3);
        Assert.Null(committedMeanwhile);
        Assert.All(_sink.Tries.Take(4), values => Assert.Equal(_sink.Tries.First(), values));
        Assert.Equal(["a", "b", "c"], _sink.Written);
    }

    [Fact]
    public async Task Commits_what_was_put_before_a_batch_that_is_tried_again_for_long()
    {
        await _rig.CreateTopicAsync(1);
        await _rig.ProduceAsync(0, "a", "b");
        _sink.OnPut = (_, batch) => batch[0].Offset == 1 ? throw new RetriableException("not yet") : default;
        await _rig.StartAsync(_sink, ("consumer.override.max.poll.records", "1"));
        await _rig.WaitForCommitAsync(1);
        Assert.Equal(["a"], _sink.Written);
    }

    [Fact]
    public async Task Gives_its_client_back_when_it_ends_long_after_it_was_abandoned()
    {
        using var gate = new ManualResetEventSlim();
        // As a plugin does that calculates and looks at no token: it holds the task's own thread.
        _sink.OnPut = (_, _) =>
        {
            gate.Wait(TestContext.Current.CancellationToken);
            return default;
        };
        await _rig.CreateTopicAsync(1);
        await _rig.ProduceAsync(0, "a");
        RunningTask task = await _rig.StartAsync(_sink);
        await TaskRig.WaitAsync(() => !_sink.Tries.IsEmpty, "a put");
        await task.StopAsync(TimeSpan.FromMilliseconds(100));
        Assert.Equal(1, await MembersAsync());

        gate.Set();
        await LiveWorker.WaitUntilAsync(MembersAsync, members => members == 0, "the group to be without members");
        Assert.Null(await _rig.CommittedAsync());
    }

    [Fact]
    public async Task Gives_its_clients_back_when_it_is_stopped_without_having_been_started()
    {
        var config = new Dictionary<string, string>();
        var spec = new TaskSpec(new TaskId("never-started", 0), _sink.Plugin, _sink, config, config, Paused: false);
        using var producer = new Kafka.KafkaProducer(new Kafka.KafkaConfig(broker.BootstrapServers));
        var policy = new ErrorPolicy { DeadLetterTopic = "dead" };
        var errors = new TaskErrors(spec.Id, policy, new DeadLetterQueue(spec.Id, policy, spec.Secrets, producer), spec.Secrets,
            NullLogger.Instance);
        var settings = new SinkSettings { Consumer = config };
        var converter = (Converter)FormatPlugins.All.First(plugin => plugin.ClassName.EndsWith(".JsonConverter", StringComparison.Ordinal))
            .Create();
        var converters = new TaskConverters(converter, "", converter, "", converter, "");
        var task = new SinkRunner(
            spec, _sink.CreateTask(), settings, converters, new TransformChain([]), errors, new TaskEvents((_, _, _) => { }, (_, _) => { }),
            NullLogger.Instance);

        await task.StopAsync(TimeSpan.FromSeconds(30));

        await Assert.ThrowsAsync<ObjectDisposedException>(() => producer.ProduceAsync("dead", default, default));
        await task.StopAsync(TimeSpan.FromSeconds(30));
        Assert.Throws<InvalidOperationException>(task.Start);
    }

    private async Task<int> MembersAsync() => (await _rig.Admin.DescribeGroupsAsync(_rig.Group))[0].Members.Count;

    [Fact]
    public async Task Finds_a_topic_that_comes_into_being_after_it()
    {
        await _rig.StartAsync(_sink);
        await _rig.CreateTopicAsync(1);
        await _rig.ProduceAsync(0, "late");
        await _rig.WaitForCommitAsync(1);
        Assert.Equal(["late"], _sink.Written);
    }

    [Fact]
    public async Task Fails_with_the_trace_of_an_error_that_is_not_retriable_and_commits_nothing_of_it()
    {
        await _rig.CreateTopicAsync(1);
        _sink.OnPut = (_, batch) => batch[0].Value.AsString == "bad" ? throw new InvalidOperationException("disk on fire") : default;
        await _rig.StartAsync(_sink);
        await _rig.ProduceAsync(0, "good");
        await _rig.WaitForCommitAsync(1);
        await _rig.ProduceAsync(0, "bad");
        string trace = await _rig.WaitForFailureAsync();
        Assert.Contains("Exiting WorkerSinkTask due to unrecoverable exception", trace, StringComparison.Ordinal);
        Assert.Contains("disk on fire", trace, StringComparison.Ordinal);
        Assert.Contains($"at {typeof(SinkTaskTests).FullName}", trace, StringComparison.Ordinal);
        Assert.Equal(1, await _rig.CommittedAsync());
    }

    [Fact]
    public async Task Skips_reported_records_and_keeps_their_bytes_and_headers_as_dead_letters()
    {
        await _rig.CreateTopicAsync(1);
        await _rig.ProduceAsync(0, "a", "bad", "c");
        _sink.OnPut = (task, batch) =>
        {
            foreach (ref Record record in batch.Records)
                if (record.Value.AsString == "bad") task.Context.Reporter!.Report(in record, new DataException("no such column"));
            return default;
        };
        await _rig.StartAsync(_sink, ("errors.tolerance", "all"), ("errors.deadletterqueue.topic.name", $"{_rig.Name}-dead"),
            ("errors.deadletterqueue.topic.replication.factor", "1"), ("errors.deadletterqueue.context.headers.enable", "true"));
        await _rig.WaitForCommitAsync(3);
        (string value, Dictionary<string, string> headers) = Assert.Single(await _rig.ReadAsync($"{_rig.Name}-dead"));
        Assert.Equal(("bad", "x"), (value, headers["h"]));
        Assert.Equal((_rig.Topic, "0", "1", "TASK_PUT"), (headers["__connect.errors.topic"], headers["__connect.errors.partition"],
            headers["__connect.errors.offset"], headers["__connect.errors.stage"]));
        Assert.Equal("no such column", headers["__connect.errors.exception.message"]);
    }

    [Fact]
    public async Task Fails_and_commits_nothing_when_a_dead_letter_gets_lost()
    {
        await _rig.CreateTopicAsync(1);
        await _rig.ProduceAsync(0, new string('x', 5000));
        _sink.OnPut = (task, batch) =>
        {
            task.Context.Reporter!.Report(in batch[0], new DataException(new string('y', 2000)));
            return default;
        };
        // Larger than the producer is allowed to send: no dead letter of this task arrives.
        await _rig.StartAsync(_sink, ("errors.tolerance", "all"), ("errors.deadletterqueue.topic.name", $"{_rig.Name}-dead"),
            ("errors.deadletterqueue.topic.replication.factor", "1"), ("producer.override.max.request.size", "1000"));
        await _rig.WaitForFailureAsync();
        await _rig.StopTasksAsync();
        Assert.Null(await _rig.CommittedAsync());
    }

    [Fact]
    public async Task Reports_a_record_that_no_topic_takes_without_its_content_and_a_long_message_shortened()
    {
        await _rig.CreateTopicAsync(1);
        await _rig.ProduceAsync(0, new string('x', 20_000), "long");
        _sink.OnPut = (task, batch) =>
        {
            foreach (ref Record record in batch.Records)
                task.Context.Reporter!.Report(in record, new DataException(
                    record.Value.AsString == "long" ? $"begin{new string('z', 1_000_000)}end" : "too large a value"));
            return default;
        };
        await _rig.StartAsync(_sink, ("errors.tolerance", "all"), ("errors.deadletterqueue.topic.name", $"{_rig.Name}-dead"),
            ("errors.deadletterqueue.topic.replication.factor", "1"), ("errors.deadletterqueue.context.headers.enable", "true"),
            ("producer.override.max.request.size", "15000"));
        await _rig.WaitForCommitAsync(2);

        List<(string Value, Dictionary<string, string> Headers)> letters = await _rig.ReadAsync($"{_rig.Name}-dead");
        Dictionary<string, string> large = letters.Single(letter => letter.Headers["__connect.errors.offset"] == "0").Headers;
        Assert.Contains("value of 20000", large["__millrace.errors.left.out"], StringComparison.Ordinal);
        Assert.Equal("too large a value", large["__connect.errors.exception.message"]);
        string message = letters.Single(letter => letter.Value == "long").Headers["__connect.errors.exception.message"];
        Assert.StartsWith("begin", message, StringComparison.Ordinal);
        Assert.EndsWith("end", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 100, 5000);
    }

    [Fact]
    public async Task Reads_what_a_pattern_of_Java_matches_also_topics_that_come_later()
    {
        await _rig.CreateTopicAsync(1);
        await _rig.ProduceAsync(0, "first");
        await _rig.StartAsync(_sink, ("topics", ""), ("topics.regex", $"{_rig.Name}-(?:topic|\\d{{2}})"),
            ("consumer.override.metadata.max.age.ms", "200"));
        await _rig.WaitForCommitAsync(1);

        foreach (string topic in (string[])["123", "x", "12"])
        {
            await _rig.Admin.CreateTopicAsync(new Kafka.NewTopic($"{_rig.Name}-{topic}", 1, 1));
            await _rig.ProduceToAsync($"{_rig.Name}-{topic}", 0, topic);
        }

        await TaskRig.WaitAsync(() => _sink.Written.Contains("12"), "the record of the new topic");

        Assert.Equal(["first", "12"], _sink.Written);
    }

    [Fact]
    public async Task Fails_when_a_record_is_reported_that_is_not_of_the_batch()
    {
        await _rig.CreateTopicAsync(1);
        await _rig.ProduceAsync(0, "a");
        _sink.OnPut = (task, batch) =>
        {
            Record other = batch[0];
            other.Offset = 77;
            task.Context.Reporter!.Report(in other, new DataException("too late"));
            return default;
        };
        await _rig.StartAsync(_sink, ("errors.tolerance", "all"), ("errors.log.enable", "true"));
        Assert.Contains("offset 77) that is not of the batch being put", await _rig.WaitForFailureAsync(), StringComparison.Ordinal);
        Assert.Null(await _rig.CommittedAsync());
    }

    [Fact]
    public async Task Puts_nothing_while_paused_and_all_after()
    {
        await _rig.CreateTopicAsync(1);
        RunningTask task = await _rig.StartAsync(_sink);
        await _rig.ProduceAsync(0, "a");
        await TaskRig.WaitAsync(() => _sink.Written.Count == 1, "the first record");
        task.Pause();
        await TaskRig.WaitAsync(() => _rig.States.Last().State == RunState.Paused, "the pause");
        await _rig.ProduceAsync(0, Numbers(0, 500));
        await _rig.WaitForCommitAsync(1);
        Assert.Single(_sink.Written);
        task.Resume();
        await TaskRig.WaitAsync(() => _sink.Written.Count >= 501, "the rest");
        Assert.Equal(["a", .. Numbers(0, 500)], _sink.Written);
    }

    private static string[] Numbers(int first, int count) => Enumerable.Range(first, count).Select(number => $"{number}").ToArray();
}
