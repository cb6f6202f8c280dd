using Millrace.Http.Metrics;

namespace Millrace.Registry.Metrics;

/// <summary>The table of the registry's metrics: the instruments and the manual are made from it.</summary>
public static class RegistryMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Millrace.Registry";

    internal static readonly Metric Subjects = new(
        "millrace.registry.subjects", MetricKind.Gauge, "{subject}", "", "", "Subjects with a version that is not deleted.");

    internal static readonly Metric Versions = new(
        "millrace.registry.versions", MetricKind.Gauge, "{version}", "type", "registered-count, by avro-schemas-created and its kin",
        "Versions of subjects by the type of their schema.");

    internal static readonly Metric Read = new(
        "millrace.registry.topic.offset", MetricKind.Counter, "{record}", "", "",
        "Offset up to which the registry's topic was read. Of several registries the one that is behind is lower for long.");

    internal static readonly Metric Skipped = new(
        "millrace.registry.records.skipped", MetricKind.Counter, "{record}", "", "",
        "Records of the topic that make no sense or came too late to count.");

    /// <summary>All of them, in the order of the manual.</summary>
    public static IReadOnlyList<Metric> All { get; } = [Subjects, Versions, Read, Skipped];
}
