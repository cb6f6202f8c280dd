namespace Millrace.Broker.Groups;

/// <summary>What the broker's settings say about groups.</summary>
internal sealed record GroupSettings(
    TimeSpan MinSessionTimeout,
    TimeSpan MaxSessionTimeout,
    TimeSpan InitialRebalanceDelay,
    int MaxGroupSize,
    TimeSpan OffsetsRetention,
    TimeSpan OffsetsRetentionCheckInterval);
