using Millrace.Broker.Protocol;

namespace Millrace.Broker.Storage;

/// <summary>What a partition answers to a fetch. Offsets are the partition's real values, also with an error.</summary>
/// <param name="Records">Whole batches; the first contains the fetched offset. Nothing is copied before it is asked to.</param>
/// <param name="AbortedTransactions">Null for read_uncommitted, else ascending by first offset.</param>
internal readonly record struct ReadResult(
    ErrorCode Error, long HighWatermark, long LastStableOffset, long LogStartOffset, LogSlice Records,
    IReadOnlyList<AbortedTransaction>? AbortedTransactions = null);
