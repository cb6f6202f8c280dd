using System.Text;

namespace Millrace.Worker.Tasks.Errors;

/// <summary>The consumed record behind a failure, copied out of the batch: bytes as they came, for the dead letter queue.</summary>
internal sealed record FailedRecord(string Topic, int Partition, long Offset, long Timestamp, byte[]? Key, byte[]? Value)
{
    public IReadOnlyList<KeyValuePair<string, byte[]?>> Headers { get; init; } = [];

    /// <summary>Its coordinates, in Connect's words; never its content.</summary>
    public override string ToString() =>
        new StringBuilder("{topic='").Append(Topic).Append("', partition=").Append(Partition).Append(", offset=").Append(Offset)
            .Append(", timestamp=").Append(Timestamp).Append('}').ToString();
}
