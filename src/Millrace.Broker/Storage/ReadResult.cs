using Millrace.Broker.Protocol;
using Millrace.Broker.Storage.Files;
using Millrace.Broker.Storage.Producers;

namespace Millrace.Broker.Storage;

/// <summary>What a partition answers to a fetch. Offsets are the partition's real values, also with an error.</summary>
/// <param name="Records">Whole batches; the first contains the fetched offset. Nothing is copied before it is asked to.</param>
/// <param name="AbortedTransactions">Null for read_uncommitted, else ascending by first offset.</param>
internal readonly record struct ReadResult(
    ErrorCode Error, long HighWatermark, long LastStableOffset, long LogStartOffset, LogSlice Records,
    IReadOnlyList<AbortedTransaction>? AbortedTransactions = null);

/// <summary>How far a reader may see: to the high watermark, or to the last stable offset. Values are the protocol's.</summary>
internal enum IsolationLevel : sbyte
{
    ReadUncommitted = 0,
    ReadCommitted = 1,
}

/// <summary>A record found by time; all -1 when there is none, as ListOffsets answers it.</summary>
internal readonly record struct OffsetLookup(long TimestampMs, long Offset, int LeaderEpoch)
{
    public static readonly OffsetLookup None = new(-1, -1, -1);

    public bool IsFound => Offset >= 0;
}
