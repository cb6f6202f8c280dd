using System.Diagnostics.Metrics;
using System.Globalization;
using Millrace.Http.Metrics;
using Millrace.Worker.Groups;
using Millrace.Worker.Herding;
using Millrace.Worker.States;
using Millrace.Worker.Tasks;

namespace Millrace.Worker.Metrics;

/// <summary>
/// The instruments of <see cref="MetricTable"/>: each looks at the numbers when it is asked. <b>Threads</b>: any.
/// </summary>
internal sealed class WorkerMeter : IDisposable
{
    private readonly Meter _meter = new(MetricTable.MeterName);

    /// <param name="tasks">Numbers of the tasks at work here.</param>
    /// <param name="group">Numbers of this worker's place in its group.</param>
    /// <param name="herder">Knows the states.</param>
    /// <param name="isActive">Whether this worker has the connectors of its group.</param>
    public WorkerMeter(NumbersOfTasks tasks, GroupNumbers group, HerderAccess herder, Func<bool> isActive)
    {
        foreach (var (metric, value) in MetricTable.OfSinks) OfTasks(metric, value, () => tasks.All.Where(task => task.IsSink));
        foreach (var (metric, value) in MetricTable.OfSources) OfTasks(metric, value, () => tasks.All.Where(task => !task.IsSink));
        foreach (var (metric, value) in MetricTable.OfTasks) OfTasks(metric, value, () => tasks.All);
        _meter.Observe(MetricTable.Lag, () =>
            from task in tasks.All
            from partition in task.Numbers.Lag
            select new Measurement<double>(
                partition.Value,
                [.. TagsOf(task.Task), new("topic", partition.Key.Topic), new("partition", Text(partition.Key.Partition))]));
        _meter.Observe(MetricTable.Connectors, () => Statuses(herder).Select(status =>
            new Measurement<double>(1, new("connector", status.Name), new("state", status.Connector.State.Name().ToLowerInvariant()))));
        _meter.Observe(MetricTable.Tasks, () =>
            from status in Statuses(herder)
            from state in status.Tasks.GroupBy(task => task.State)
            select new Measurement<double>(
                state.Count(), new("connector", status.Name), new("state", state.Key.Name().ToLowerInvariant())));
        _meter.Observe(MetricTable.Active, () => isActive() ? 1 : 0);
        _meter.Observe(MetricTable.TasksHere, () => tasks.All.Count());
        _meter.Observe(MetricTable.Places, () => group.Places);
        _meter.Observe(MetricTable.Starts, () => tasks.Starts);
        _meter.Observe(MetricTable.StartFailures, () => tasks.StartFailures);
        _meter.Observe(MetricTable.Rebalances, () => group.Rebalances);
        _meter.Observe(MetricTable.LastRebalance, () => group.LastRebalance);
    }

    public void Dispose() => _meter.Dispose();

    private void OfTasks(
        Metric metric, Func<TaskNumbers, double> value, Func<IEnumerable<(TaskId Task, bool IsSink, TaskNumbers Numbers)>> tasks) =>
        _meter.Observe(metric, () => tasks().Select(task => new Measurement<double>(value(task.Numbers), TagsOf(task.Task))));

    private static KeyValuePair<string, object?>[] TagsOf(TaskId task) =>
        [new("connector", task.Connector), new("task", Text(task.Task))];

    private static IEnumerable<ConnectorStatus> Statuses(HerderAccess access)
    {
        if (!access.IsStarted) yield break;
        IHerder herder = access.Ready;
        foreach (string name in herder.Connectors())
        {
            ConnectorStatus status;
            try
            {
                status = herder.Status(name);
            }
            catch (HerderException)
            {
                // Deleted meanwhile, or new and without a status yet.
                continue;
            }

            yield return status;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
