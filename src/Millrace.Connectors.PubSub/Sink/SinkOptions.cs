using Millrace.Config;
using Millrace.Connectors.PubSub.Client;

namespace Millrace.Connectors.PubSub.Sink;

/// <summary>The settings of one task, bound. Immutable.</summary>
internal sealed record SinkOptions
{
    // Requests on their way at once; enough to hide 20 ms of latency, few enough to leave a machine's other connections alone.
    private const int MostRequests = 32;

    public required ResourceName Topic { get; init; }
    public required OrderingKeySource OrderingKey { get; init; }
    public required string BodyName { get; init; }
    public required bool WithMetadata { get; init; }
    public required bool WithHeaders { get; init; }
    public required int MaxMessages { get; init; }
    public required long MaxBytes { get; init; }

    /// <summary>Requests on their way at once, so that maxOutstanding* holds even when each is full.</summary>
    public required int MaxRequests { get; init; }

    /// <summary>Requests from this length on are gzipped; <see cref="long.MaxValue"/> for none.</summary>
    public required long GzipFrom { get; init; }
    public required TimeSpan RequestTimeout { get; init; }
    public required TimeSpan TotalTimeout { get; init; }

    public static SinkOptions From(ConfigValues values)
    {
        long messages = Math.Min(values.Get(SinkSettings.BufferSize), values.Get(SinkSettings.OutstandingMessages));
        long bytes = Math.Min(values.Get(SinkSettings.BufferBytes), values.Get(SinkSettings.OutstandingBytes));
        long requests =
            Math.Min(values.Get(SinkSettings.OutstandingMessages) / messages, values.Get(SinkSettings.OutstandingBytes) / bytes);
        return new SinkOptions
        {
            Topic = ResourceName.Topic(values.Get(ConnectionSettings.Project), values.Get(SinkSettings.Topic)),
            OrderingKey = values.Get(SinkSettings.OrderingKey),
            BodyName = values.Get(SinkSettings.BodyName),
            WithMetadata = values.Get(SinkSettings.Metadata),
            WithHeaders = values.Get(SinkSettings.Headers),
            MaxMessages = (int)messages,
            MaxBytes = bytes,
            MaxRequests = (int)Math.Clamp(requests, 1, MostRequests),
            GzipFrom = values.Get(SinkSettings.Compression) ? values.Get(SinkSettings.CompressionThreshold) : long.MaxValue,
            RequestTimeout = TimeSpan.FromMilliseconds(values.Get(SinkSettings.RequestTimeout)),
            TotalTimeout = TimeSpan.FromMilliseconds(values.Get(SinkSettings.TotalTimeout)),
        };
    }
}
