namespace Millrace.Broker.Groups;

/// <summary>A position a group has stored for one partition.</summary>
/// <param name="LeaderEpoch">-1 if the client gave none.</param>
/// <param name="ExpireAtMs">Explicit expiry of OffsetCommit versions 2-4; -1 leaves it to <c>offsets.retention.minutes</c>.</param>
internal sealed record CommittedOffset(long Offset, int LeaderEpoch, string Metadata, long CommittedAtMs, long ExpireAtMs = -1);
