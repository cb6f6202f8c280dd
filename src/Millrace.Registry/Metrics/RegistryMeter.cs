using System.Diagnostics.Metrics;
using Millrace.Http.Metrics;
using Millrace.Registry.Schemas;
using Millrace.Registry.Storage;

namespace Millrace.Registry.Metrics;

/// <summary>
/// The instruments of <see cref="RegistryMetrics"/>: each looks at the newest view when it is asked. <b>Threads</b>: any.
/// </summary>
internal sealed class RegistryMeter : IDisposable
{
    private readonly Meter _meter = new(RegistryMetrics.MeterName);

    public RegistryMeter(RegistryStore store)
    {
        _meter.Observe(RegistryMetrics.Subjects, () => store.State.Subjects.Count(subject => Live(subject.Value.Values).Any()));
        _meter.Observe(RegistryMetrics.Versions, () => store.State.Subjects.SelectMany(subject => Live(subject.Value.Values))
            .GroupBy(version => version.Type.ToLowerInvariant())
            .Select(type => new Measurement<double>(type.Count(), new KeyValuePair<string, object?>("type", type.Key))));
        _meter.Observe(RegistryMetrics.Read, () => store.NextOffset);
        _meter.Observe(RegistryMetrics.Skipped, () => store.Skipped);
    }

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<SchemaVersion> Live(IEnumerable<SchemaVersion> versions) => versions.Where(version => !version.IsDeleted);
}
