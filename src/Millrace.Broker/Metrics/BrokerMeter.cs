using System.Diagnostics.Metrics;
using Millrace.Broker.Groups;
using Millrace.Broker.Storage;
using Millrace.Broker.Transactions;
using Millrace.Http.Metrics;
using Table = Millrace.Broker.Metrics.BrokerMetrics;

namespace Millrace.Broker.Metrics;

/// <summary>The instruments of <see cref="BrokerMetrics"/>: each looks at what there is when it is asked. <b>Threads</b>: any.</summary>
internal sealed class BrokerMeter : IDisposable
{
    private readonly Meter _meter = new(Table.MeterName);

    /// <param name="connections">How many there are.</param>
    public BrokerMeter(
        LogDirectory logs, GroupCoordinator groups, TransactionCoordinator transactions, TrafficNumbers traffic, Func<int> connections)
    {
        _meter.Observe(Table.Connections, () => connections());
        _meter.Observe(Table.BytesIn, () => traffic.Received);
        _meter.Observe(Table.BytesOut, () => traffic.Sent);
        _meter.Observe(Table.Requests, () => traffic.Requests.Select(entry => Value(entry.Count, "api", entry.Api.ToString())));
        _meter.Observe(Table.Faults, () =>
            traffic.Closed.Select(entry => Value(entry.Count, "reason", entry.Reason.ToString().ToLowerInvariant())));
        _meter.Observe(Table.Partitions, () => OfTopics(logs, topic => topic.Partitions.Count));
        _meter.Observe(Table.Size, () => OfTopics(logs, topic => topic.Partitions.Sum(partition => partition.SizeBytes)));
        _meter.Observe(Table.Offsets, () => OfTopics(logs, topic => topic.Partitions.Sum(partition => partition.HighWatermark)));
        _meter.Observe(Table.Offline, () => logs.Topics.Sum(topic => topic.Partitions.Count(partition => partition.IsOffline)));
        _meter.Observe(Table.Groups, () => groups.Groups.GroupBy(group => group.State)
            .Select(group => Value(group.Count(), "state", group.Key.ToString())));
        _meter.Observe(Table.Transactions, () => transactions.Transactions.GroupBy(transaction => transaction.State)
            .Select(state => Value(state.Count(), "state", state.Key.ToString())));
    }

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<double>> OfTopics(LogDirectory logs, Func<Topic, double> value) =>
        logs.Topics.Select(topic => Value(value(topic), "topic", topic.Name));

    private static Measurement<double> Value(double value, string tag, string of) => new(value, new KeyValuePair<string, object?>(tag, of));
}
