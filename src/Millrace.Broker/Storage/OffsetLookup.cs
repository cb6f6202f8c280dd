namespace Millrace.Broker.Storage;

/// <summary>A record found by time; all -1 when there is none, as ListOffsets answers it.</summary>
internal readonly record struct OffsetLookup(long TimestampMs, long Offset, int LeaderEpoch)
{
    public static readonly OffsetLookup None = new(-1, -1, -1);

    public bool IsFound => Offset >= 0;
}
