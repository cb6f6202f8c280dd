using Millrace.Config;
using Millrace.Connectors.PubSub.Client;

namespace Millrace.Connectors.PubSub.Source;

/// <summary>The settings of one task, bound. Immutable.</summary>
internal sealed record SourceOptions
{
    // What Google's clients take where nothing is said.
    private static readonly TimeSpan DefaultLongestLease = TimeSpan.FromHours(1);

    public required ResourceName Subscription { get; init; }
    public required string Topic { get; init; }
    public required int BatchSize { get; init; }
    public required string? KeyAttribute { get; init; }
    public required string? TimestampAttribute { get; init; }
    public required int PartitionCount { get; init; }
    public required PartitionScheme Scheme { get; init; }
    public required bool UseHeaders { get; init; }
    public required bool MakeOrderingKey { get; init; }

    /// <summary>Pulls at a time, where the subscription does not ask for order.</summary>
    public required int ParallelPulls { get; init; }
    public required int MaxMessages { get; init; }
    public required long MaxBytes { get; init; }
    public required TimeSpan LongestLease { get; init; }

    /// <summary>Null takes the subscription's own deadline.</summary>
    public required TimeSpan? Extension { get; init; }

    public static SourceOptions From(ConfigValues values)
    {
        long lease = values.Get(SourceSettings.MaxAckExtension), extension = values.Get(SourceSettings.MaxPerExtension);
        return new SourceOptions
        {
            Subscription = ResourceName.Subscription(values.Get(ConnectionSettings.Project), values.Get(SourceSettings.Subscription)),
            Topic = values.Get(SourceSettings.Topic),
            BatchSize = values.Get(SourceSettings.BatchSize),
            KeyAttribute = values.Get(SourceSettings.KeyAttribute) is { Length: > 0 } key ? key : null,
            TimestampAttribute = values.Get(SourceSettings.TimestampAttribute) is { Length: > 0 } timestamp ? timestamp : null,
            PartitionCount = values.Get(SourceSettings.PartitionCount),
            Scheme = values.Get(SourceSettings.Scheme),
            UseHeaders = values.Get(SourceSettings.UseHeaders),
            MakeOrderingKey = values.Get(SourceSettings.MakeOrderingKey),
            ParallelPulls = values.Get(SourceSettings.Streaming) ? values.Get(SourceSettings.ParallelStreams) : 1,
            MaxMessages = (int)values.Get(SourceSettings.FlowMessages),
            MaxBytes = values.Get(SourceSettings.FlowBytes),
            LongestLease = lease == 0 ? DefaultLongestLease : TimeSpan.FromMilliseconds(lease),
            Extension = extension == 0 ? null : TimeSpan.FromMilliseconds(Math.Max(10_000, extension)),
        };
    }
}
