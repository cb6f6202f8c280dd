using Millrace.Http.Metrics;
using Millrace.Worker.Tasks;

namespace Millrace.Worker.Metrics;

/// <summary>The table of the worker's metrics: the instruments and the manual are made from it.</summary>
public static class MetricTable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Millrace.Worker";

    private const string Task = "connector, task";

    internal static readonly (Metric Metric, Func<TaskNumbers, double> Value)[] OfSinks =
    [
        (Counter("millrace.sink.records.read", "{record}", "sink-task-metrics: sink-record-read-total", "Records consumed."),
            numbers => numbers.Read),
        (Counter("millrace.sink.records.sent", "{record}", "sink-task-metrics: sink-record-send-total",
            "Records that the sink has written."), numbers => numbers.Written),
        (Counter("millrace.sink.batches", "{batch}", "", "Batches that the sink has written."), numbers => numbers.Batches),
        (Counter("millrace.sink.put.time", "s", "sink-task-metrics: put-batch-avg-time-ms, as its rate over that of batches",
            "Time that the sink has taken for them."), numbers => numbers.PutMilliseconds / 1000.0),
        (Gauge("millrace.sink.partitions", "{partition}", "sink-task-metrics: partition-count", "Partitions that the task has."),
            numbers => numbers.Lag.Count),
        (Counter("millrace.sink.commits", "{commit}", "sink-task-metrics: offset-commit-completion-total", "Commits of offsets."),
            numbers => numbers.Commits),
    ];

    internal static readonly (Metric Metric, Func<TaskNumbers, double> Value)[] OfSources =
    [
        (Counter("millrace.source.records.polled", "{record}", "source-task-metrics: source-record-poll-total",
            "Records polled from the source."), numbers => numbers.Read),
        (Counter("millrace.source.records.written", "{record}", "source-task-metrics: source-record-write-total",
            "Records that the broker has acknowledged, or that were skipped."), numbers => numbers.Written),
        (Gauge("millrace.source.records.active", "{record}", "source-task-metrics: source-record-active-count",
            "Records polled and not yet acknowledged."), numbers => Math.Max(0, numbers.Read - numbers.Written)),
    ];

    internal static readonly (Metric Metric, Func<TaskNumbers, double> Value)[] OfTasks =
    [
        (Counter("millrace.task.commit.failures", "{commit}", "connector-task-metrics: offset-commit-failure-percentage, as a share",
            "Commits of offsets that failed."), numbers => numbers.CommitFailures),
        (Counter("millrace.task.record.failures", "{record}", "task-error-metrics: total-record-failures", "Failures of records."),
            numbers => numbers.Failures),
        (Counter("millrace.task.records.skipped", "{record}", "task-error-metrics: total-records-skipped",
            "Records skipped because of errors."), numbers => numbers.Skipped),
        (Counter("millrace.task.errors.logged", "{error}", "task-error-metrics: total-errors-logged", "Errors written to the log."),
            numbers => numbers.Logged),
        (Counter("millrace.task.retries", "{retry}", "task-error-metrics: total-retries", "Batches that a sink was given again."),
            numbers => numbers.Retries),
        (Counter("millrace.task.dead.letters", "{record}", "task-error-metrics: deadletterqueue-produce-requests",
            "Records sent to the dead letter topic."), numbers => numbers.DeadLetters),
        (Gauge("millrace.task.last.record", "s", "", "When records were last read, as time since 1970; 0 before the first."),
            numbers => numbers.LastRecord),
        (Gauge("millrace.task.last.failure", "s", "task-error-metrics: last-error-timestamp, in ms",
            "When a record last failed, as time since 1970; 0 before the first."), numbers => numbers.LastFailure),
    ];

    internal static readonly Metric Lag = new(
        "millrace.sink.lag", MetricKind.Gauge, "{record}", $"{Task}, topic, partition", "",
        "Records that a sink is behind the end of a partition; looked at once a second.");

    internal static readonly Metric Tasks = new(
        "millrace.connector.tasks", MetricKind.Gauge, "{task}", "connector, state",
        "connect-worker-metrics: connector-running-task-count and its kin", "Tasks of a connector by their state.");

    internal static readonly Metric Connectors = new(
        "millrace.connector.state", MetricKind.Gauge, "", "connector, state", "connector-metrics: status",
        "1 for the state that a connector is in.");

    internal static readonly Metric Active = new(
        "millrace.worker.active", MetricKind.Gauge, "", "", "connect-worker-rebalance-metrics: leader-name",
        "1 when this worker leads its group, else 0.");

    internal static readonly Metric TasksHere = new(
        "millrace.worker.tasks", MetricKind.Gauge, "{task}", "", "connect-worker-metrics: task-count",
        "Tasks that this worker runs, those that have failed here included.");

    internal static readonly Metric Places = new(
        "millrace.worker.places", MetricKind.Gauge, "{place}", "", "", "Places for tasks that this worker has of its group's.");

    internal static readonly Metric Starts = new(
        "millrace.worker.task.starts", MetricKind.Counter, "{start}", "", "connect-worker-metrics: task-startup-attempts-total",
        "Tasks that were started here.");

    internal static readonly Metric StartFailures = new(
        "millrace.worker.task.start.failures", MetricKind.Counter, "{start}", "", "connect-worker-metrics: task-startup-failure-total",
        "Of them those that could not be made from their configuration.");

    internal static readonly Metric Rebalances = new(
        "millrace.worker.rebalances", MetricKind.Counter, "{rebalance}", "",
        "connect-worker-rebalance-metrics: completed-rebalances-total", "Assignments of the group that this worker has taken part in.");

    internal static readonly Metric LastRebalance = new(
        "millrace.worker.last.rebalance", MetricKind.Gauge, "s", "",
        "connect-worker-rebalance-metrics: time-since-last-rebalance-ms, as a time",
        "When the last one was, as time since 1970; 0 before the first.");

    /// <summary>All of them, in the order of the manual.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        Active, TasksHere, Places, Starts, StartFailures, Rebalances, LastRebalance, Connectors, Tasks,
        .. OfSinks.Select(entry => entry.Metric), Lag, .. OfSources.Select(entry => entry.Metric),
        .. OfTasks.Select(entry => entry.Metric),
    ];

    private static Metric Counter(string name, string unit, string original, string help) =>
        new(name, MetricKind.Counter, unit, Task, original, help);

    private static Metric Gauge(string name, string unit, string original, string help) =>
        new(name, MetricKind.Gauge, unit, Task, original, help);
}
