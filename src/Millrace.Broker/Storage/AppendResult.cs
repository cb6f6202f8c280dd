using Millrace.Broker.Protocol;

namespace Millrace.Broker.Storage;

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
