using System.Diagnostics.Metrics;

namespace Millrace.Http.Metrics;

/// <summary>Whether a metric only grows.</summary>
public enum MetricKind
{
    /// <summary>Grows, and begins at 0 with what it counts.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,
}

/// <summary>One metric of a server.</summary>
/// <param name="Name">Of the instrument; in Prometheus with underscores, the unit, and <c>_total</c> when it is a counter.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Unit">As UCUM writes it, such as <c>s</c> or <c>{record}</c>.</param>
/// <param name="Tags">What its values are told apart by.</param>
/// <param name="OriginalName">What tells the same in Kafka, Kafka Connect or the Schema Registry; empty when nothing does.</param>
/// <param name="Help">What it says.</param>
public sealed record Metric(string Name, MetricKind Kind, string Unit, string Tags, string OriginalName, string Help);

/// <summary>Instruments of the table of a server's metrics.</summary>
public static class Instruments
{
    /// <summary>Makes the instrument of a metric, which looks at what there is when somebody asks.</summary>
    public static void Observe(this Meter meter, Metric metric, Func<IEnumerable<Measurement<double>>> observe)
    {
        if (metric.Kind == MetricKind.Counter) meter.CreateObservableCounter(metric.Name, observe, metric.Unit, metric.Help);
        else meter.CreateObservableGauge(metric.Name, observe, metric.Unit, metric.Help);
    }

    /// <summary>The same for a metric of one value.</summary>
    public static void Observe(this Meter meter, Metric metric, Func<double> observe) =>
        meter.Observe(metric, () => [new Measurement<double>(observe())]);
}
