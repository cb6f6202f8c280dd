using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Millrace.Http.Metrics;

/// <summary>
/// <c>GET /metrics</c>: all metrics of this process, as Prometheus reads them: the servers' own, those of connectors that are counted under
/// a meter whose name begins with <c>Millrace.</c>, and the platform's on HTTP requests.
/// </summary>
/// <remarks>
/// The exporter is made when it is asked for the first time: a server that nobody watches starts without it. Nothing of the servers' own is
/// missing then, because those instruments look at what has been counted all along.
/// </remarks>
public sealed class MetricsPage : IDisposable
{
    /// <summary>The meters that are served.</summary>
    public static readonly string[] Meters = ["Millrace.*", "Microsoft.AspNetCore.Hosting"];

    // Told apart by partition, or by each connector of a group: the library's own limit, 2,000 for a name, is too few.
    private static readonly string[] Wide = ["millrace.sink.lag", "millrace.connector.state", "millrace.connector.tasks"];
    private const int MostOfWide = 20_000;

    private readonly Lock _gate = new();
    private MeterProvider? _provider;
    private RequestDelegate? _answer;

    /// <summary>How many series a metric may have, where that is not the library's own limit.</summary>
    public static MetricStreamConfiguration? LimitOf(Instrument instrument) =>
        Wide.Contains(instrument.Name) ? new MetricStreamConfiguration { CardinalityLimit = MostOfWide } : null;

    /// <summary>Puts the page on its path.</summary>
    public void Map(WebApplication app) =>
        app.MapMethods("/metrics", [HttpMethods.Get, HttpMethods.Head], context => Answer(app)(context));

    /// <inheritdoc/>
    public void Dispose() => _provider?.Dispose();

    private RequestDelegate Answer(IApplicationBuilder app)
    {
        lock (_gate)
        {
            if (_answer is not null) return _answer;
            _provider = Sdk.CreateMeterProviderBuilder().AddMeter(Meters).AddView(LimitOf)
                .AddPrometheusExporter(options => options.ScrapeResponseCacheDurationMilliseconds = 0).Build();
            IApplicationBuilder pipeline = app.New();
            pipeline.UseOpenTelemetryPrometheusScrapingEndpoint(_provider, _ => true, null, null, null);
            return _answer = pipeline.Build();
        }
    }
}
