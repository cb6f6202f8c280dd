using Millrace.Broker.Protocol;

namespace Millrace.Broker.Storage.Batches;

/// <summary>What one partition answers to one Produce.</summary>
/// <param name="Error"><see cref="ErrorCode.None"/> on success.</param>
/// <param name="BaseOffset">First assigned offset; of a repeated batch its original one; -1 on error.</param>
/// <param name="LogAppendTimeMs">Time given by the log when the topic says so, else -1.</param>
/// <param name="LogStartOffset">First offset the partition still holds.</param>
/// <param name="Message">Why it failed; null on success.</param>
/// <param name="RecordErrors">Records to blame, when they are known.</param>
internal readonly record struct AppendResult(
    ErrorCode Error, long BaseOffset, long LogAppendTimeMs, long LogStartOffset, string? Message = null,
    IReadOnlyList<RecordError>? RecordErrors = null);

/// <summary>One record of a refused batch; <paramref name="BatchIndex"/> counts from 0 in the batch.</summary>
internal readonly record struct RecordError(int BatchIndex, string Message);

/// <summary>Who appends: clients may not write control batches or internal topics.</summary>
internal enum AppendOrigin
{
    Client,

    /// <summary>The broker itself: coordinators and transaction markers.</summary>
    Coordinator,
}
