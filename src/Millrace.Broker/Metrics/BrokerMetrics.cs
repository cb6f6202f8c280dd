using Millrace.Http.Metrics;

namespace Millrace.Broker.Metrics;

/// <summary>The table of the broker's metrics: the instruments and the manual are made from it.</summary>
public static class BrokerMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Millrace.Broker";

    private const MetricKind Counter = MetricKind.Counter, Gauge = MetricKind.Gauge;

    internal static readonly Metric Connections = new(
        "millrace.broker.connections", Gauge, "{connection}", "", "socket-server-metrics: connection-count",
        "Open connections of clients.");

    internal static readonly Metric Requests = new(
        "millrace.broker.requests", Counter, "{request}", "api", "RequestMetrics: RequestsPerSec", "Requests of clients.");

    internal static readonly Metric BytesIn = new(
        "millrace.broker.received", Counter, "By", "", "socket-server-metrics: incoming-byte-total", "Bytes of requests.");

    internal static readonly Metric BytesOut = new(
        "millrace.broker.sent", Counter, "By", "", "socket-server-metrics: outgoing-byte-total", "Bytes of replies.");

    internal static readonly Metric Faults = new(
        "millrace.broker.closed.connections", Counter, "{connection}", "reason", "",
        "Connections that the broker has closed, by reason: protocol, bug, idle or limit.");

    internal static readonly Metric Partitions = new(
        "millrace.broker.topic.partitions", Gauge, "{partition}", "topic", "ReplicaManager: PartitionCount", "Partitions of a topic.");

    internal static readonly Metric Offline = new(
        "millrace.broker.offline.partitions", Gauge, "{partition}", "", "LogManager: OfflineLogDirectoryCount, of partitions",
        "Partitions that take and give nothing since the disk has failed them.");

    internal static readonly Metric Size = new(
        "millrace.broker.topic.size", Gauge, "By", "topic", "Log: Size", "Bytes of a topic on disk.");

    internal static readonly Metric Offsets = new(
        "millrace.broker.topic.records", Counter, "{record}", "topic", "BrokerTopicMetrics: MessagesInPerSec, as its sum",
        "Offsets that records of a topic have got.");

    internal static readonly Metric Groups = new(
        "millrace.broker.groups", Gauge, "{group}", "state", "GroupMetadataManager: NumGroups and its kin",
        "Consumer groups by their state.");

    internal static readonly Metric Transactions = new(
        "millrace.broker.transactions", Gauge, "{transaction}", "state", "", "Transactional ids by the state of their transaction.");

    /// <summary>All of them, in the order of the manual.</summary>
    public static IReadOnlyList<Metric> All { get; } =
        [Connections, Requests, BytesIn, BytesOut, Faults, Partitions, Offline, Size, Offsets, Groups, Transactions];
}
