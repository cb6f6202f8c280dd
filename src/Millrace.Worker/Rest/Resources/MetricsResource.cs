using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Millrace.Worker.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Millrace.Worker.Rest.Resources;

/// <summary><c>GET /metrics</c>: the worker's metrics as Prometheus reads them.</summary>
/// <remarks>
/// The exporter is made when it is asked for the first time: a worker that nobody watches starts without it. Nothing is missing then,
/// because the instruments look at what the tasks have counted all along.
/// </remarks>
internal sealed class MetricsResource : IDisposable
{
    private readonly Lock _gate = new();
    private MeterProvider? _provider;
    private RequestDelegate? _answer;

    public void Map(WebApplication app) =>
        app.MapMethods("/metrics", [HttpMethods.Get, HttpMethods.Head], context => Answer(app)(context));

    public void Dispose() => _provider?.Dispose();

    private RequestDelegate Answer(IApplicationBuilder app)
    {
        lock (_gate)
        {
            if (_answer is not null) return _answer;
            _provider = Sdk.CreateMeterProviderBuilder().AddMeter(MetricTable.MeterName)
                .AddPrometheusExporter(options => options.ScrapeResponseCacheDurationMilliseconds = 0).Build();
            IApplicationBuilder pipeline = app.New();
            pipeline.UseOpenTelemetryPrometheusScrapingEndpoint(_provider, _ => true, null, null, null);
            return _answer = pipeline.Build();
        }
    }
}
