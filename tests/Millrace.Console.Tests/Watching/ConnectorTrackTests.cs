using Millrace.Kafka;
using Millrace.WebConsole.Clients;
using Millrace.WebConsole.Watching;

namespace Millrace.WebConsole.Tests.Watching;

/// <summary>Where numbers come from, and that what is not known is told as such.</summary>
public sealed class ConnectorTrackTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    private readonly ConnectorTrack _track = new(null);

    [Fact]
    public void Metrics_win_over_offsets_when_they_have_all_running_tasks()
    {
        ConnectorInfo sink = Connector("sink", "RUNNING", "RUNNING");
        _track.Look(sink, Metrics((0, 100, 5), (1, 200, 6)), Group(90, 1000), null, Start);
        ConnectorNumbers numbers = _track.Look(sink, Metrics((0, 140, 4), (1, 260, 6)), Group(90, 1000), null, Start.AddSeconds(2));
        Assert.Equal((NumbersFrom.Metrics, 400, 50.0, 10), (numbers.From, numbers.Processed, numbers.PerSecond, numbers.Behind));
        Assert.Equal((0, 0), (numbers.Errors, numbers.DeadLetters));
        Assert.Equal([(140, 20.0, 4), (260, 30.0, 6)],
            numbers.Tasks.Select(task => (task.Processed, task.PerSecond, task.Behind)));
        Assert.Equal((0, 90, 1000), (numbers.Partitions[0].Task, numbers.Partitions[0].Committed, numbers.Partitions[0].End));
    }

    [Fact]
    public void A_task_that_another_worker_runs_makes_what_this_one_counts_no_whole()
    {
        ConnectorInfo sink = Connector("sink", "RUNNING", "RUNNING");
        _track.Look(sink, Metrics((0, 100, 5)), Group(90, 1000), null, Start);
        ConnectorNumbers numbers = _track.Look(sink, Metrics((0, 100, 5)), Group(190, 1000), null, Start.AddSeconds(10));
        Assert.Equal((NumbersFrom.Offsets, 100, 10.0), (numbers.From, numbers.Processed, numbers.PerSecond));
        Assert.Null(numbers.Errors);
        Assert.Null(numbers.Tasks[1].Processed);
        Assert.Equal(100, numbers.Tasks[0].Processed);
    }

    [Fact]
    public void A_failed_task_says_how_far_behind_it_was_and_the_group_how_far_it_is()
    {
        ConnectorNumbers numbers = _track.Look(Connector("sink", "FAILED"), Metrics((0, 100, 5)), Group(90, 5000), null, Start);
        Assert.Equal((NumbersFrom.Metrics, 4910), (numbers.From, numbers.Behind));
        Assert.Null(numbers.Tasks[0].Behind);
    }

    [Fact]
    public void Without_Kafka_and_metrics_nothing_is_known_and_nothing_is_zero()
    {
        ConnectorNumbers numbers = _track.Look(Connector("sink", "RUNNING"), null, null, null, Start);
        Assert.Equal(NumbersFrom.Nothing, numbers.From);
        Assert.Equal((null, null, null, null, null, null), (numbers.Processed, numbers.PerSecond, numbers.Behind, numbers.LastRecord,
            numbers.Errors, numbers.DeadLetters));
    }

    [Fact]
    public void A_source_without_metrics_is_its_topics_growth_and_tells_not_how_far_it_is_behind()
    {
        var config = new Dictionary<string, string> { ["topic.prefix"] = "SM_", ["errors.deadletterqueue.topic.name"] = "dlq" };
        ConnectorInfo source = Connector("source", "RUNNING") with { Config = config };
        _track.Look(source, null, null, Topics(("SM_a", 10), ("SM_b", 20), ("other", 7), ("dlq", 3)), Start);
        ConnectorNumbers numbers = _track.Look(
            source, null, null, Topics(("SM_a", 15), ("SM_b", 35), ("other", 90), ("dlq", 3)), Start.AddSeconds(10));
        Assert.Equal((NumbersFrom.Offsets, 20, 2.0), (numbers.From, numbers.Processed, numbers.PerSecond));
        Assert.Null(numbers.Behind);
        Assert.Equal(3, numbers.DeadLetters);
        Assert.Equal(Start.AddSeconds(10), numbers.LastRecord);
    }

    [Fact]
    public void Why_a_partition_is_not_known_is_said()
    {
        var group = new SeenGroup("connect-c", ConsumerGroupState.Empty, "", [],
        [
            new("a", 0, 5, 10, null), new("a", 1, null, 10, "member"), new("a", 2, 20, 10, null), new("gone", 0, 5, null, null),
        ], Start, null);
        ConnectorNumbers numbers = _track.Look(Connector("sink", "RUNNING"), null, group, null, Start);
        Assert.Equal(5, numbers.Behind);
        Assert.Equal([null, "nothing committed yet", "the offset is past the end: the topic was made anew", "the topic is not there"],
            numbers.Partitions.Select(partition => partition.Unknown));
        Assert.True(group.HasUnknown);
    }

    [Theory]
    [InlineData(5000, 10.0, true, null)]
    [InlineData(5000, -10.0, false, 500.0)]
    [InlineData(900, 10.0, false, null)]
    [InlineData(0, -10.0, false, null)]
    [InlineData(null, null, false, null)]
    public void Late_is_what_is_behind_by_more_and_more(int? behind, double? trend, bool isLate, double? seconds)
    {
        var numbers = new ConnectorNumbers("c", NumbersFrom.Metrics, 0, 0, behind, trend, null, 0, 0, [], [], []);
        Assert.Equal((isLate, seconds), (numbers.IsLate, numbers.CaughtUpIn?.TotalSeconds));
    }

    private static ConnectorInfo Connector(string kind, params string[] tasks) =>
        new("c", kind, new Dictionary<string, string> { ["topics"] = "Readings" }, "RUNNING", "w", null, null,
            [.. tasks.Select((state, id) => new TaskInfo(id, state, "w", null))]);

    private static SeenGroup Group(long committed, long end) => new("connect-c", ConsumerGroupState.Stable, "range", [],
        [new("Readings", 0, committed, end, null)], Start, null);

    private static WorkerMetrics Metrics(params (int Task, long Written, long Lag)[] tasks) => WorkerMetrics.Of(string.Join('\n',
        tasks.Select(task => $$"""
            millrace_sink_records_sent_total{connector="c",task="{{task.Task}}"} {{task.Written}}
            millrace_sink_lag{connector="c",task="{{task.Task}}",topic="Readings",partition="{{task.Task}}"} {{task.Lag}}
            """)));

    private static TopicsSnapshot Topics(params (string Name, long End)[] topics) => new([],
        [.. topics.Select(topic => new SeenTopic(topic.Name,
            [new(new PartitionMetadata(0, 0, [0], [0], KafkaErrorCode.None), 0, topic.End)], 0, []))]);
}
