using Millrace.Http.Metrics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Millrace.Cli.Terminal;

/// <summary>
/// Metrics and traces of a server command by OTLP. Everything about it is said by the environment variables that OpenTelemetry defines
/// (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, <c>OTEL_EXPORTER_OTLP_PROTOCOL</c>, <c>OTEL_METRIC_EXPORT_INTERVAL</c>, <c>OTEL_TRACES_SAMPLER</c>,
/// <c>OTEL_SERVICE_NAME</c>, ...); without an endpoint there is nothing of it.
/// </summary>
internal sealed class Telemetry : IDisposable
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT", Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";

    // The two signals, as they stand in names of variables.
    private const string Metrics = "METRICS", Traces = "TRACES";

    private static readonly string[] Protocols = ["grpc", "http/protobuf"];

    private readonly IDisposable?[] _exporters;

    private Telemetry(params IDisposable?[] exporters) => _exporters = exporters;

    /// <summary>Begins to send what the environment asks for.</summary>
    /// <exception cref="CommandException">It names the variable.</exception>
    public static Telemetry Start()
    {
        bool isOff = Variable("OTEL_SDK_DISABLED")?.Equals("true", StringComparison.OrdinalIgnoreCase) == true;
        if (isOff) return new Telemetry();
        Check();
        ResourceBuilder resource = ResourceBuilder.CreateDefault()
            .AddService("millrace", serviceVersion: ShowVersion.Number,
                serviceInstanceId: $"{Environment.MachineName}:{Environment.ProcessId}")
            .AddEnvironmentVariableDetector();
        return new Telemetry(
            Wants(Metrics)
                ? Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(MetricsPage.Meters)
                    .AddView(MetricsPage.LimitOf).AddOtlpExporter(options => Aim(options, Metrics)).Build()
                : null,
            Wants(Traces)
                ? Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource("Millrace.*")
                    .AddOtlpExporter(options => Aim(options, Traces)).Build()
                : null);
    }

    /// <summary>Sends what is left, for a few seconds at most.</summary>
    public void Dispose()
    {
        foreach (IDisposable? exporter in _exporters) exporter?.Dispose();
    }

    private static bool Wants(string signal) =>
        (Variable(Endpoint) ?? Variable(EndpointOf(signal))) is not null
        && Variable($"OTEL_{signal}_EXPORTER") is (null or "otlp");

    // One signal's own address, which the library knows in another way of adding exporters only; it is taken as it stands.
    private static void Aim(OtlpExporterOptions options, string signal)
    {
        if (Variable(EndpointOf(signal)) is { } address) options.Endpoint = new Uri(address);
    }

    // The library passes over what it cannot read; nothing would be sent, and nobody told.
    private static void Check()
    {
        foreach (string name in (string[])[Endpoint, EndpointOf(Metrics), EndpointOf(Traces)])
        {
            if (Variable(name) is { } address
                && !(Uri.TryCreate(address, UriKind.Absolute, out Uri? url) && url.Scheme is ("http" or "https")))
                throw CommandException.Usage($"{name}: '{address}' is no address; expected one like http://127.0.0.1:4317.");
        }

        if (Variable(Protocol) is { } protocol && !Protocols.Contains(protocol))
            throw CommandException.Usage($"{Protocol}: there is no '{protocol}' here; expected {string.Join(" or ", Protocols)}.");
    }

    private static string EndpointOf(string signal) => $"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT";

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
