using System.Text;
using Millrace.Kafka;

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

/// <summary>Copies a consumed message out of native memory when it has failed.</summary>
internal static class FailedRecords
{
    public static FailedRecord Copy(in Message message) => new(
        message.Topic, message.Partition, message.Offset, message.Timestamp,
        message.IsKeyNull ? null : message.Key.ToArray(), message.IsValueNull ? null : message.Value.ToArray())
    {
        Headers = CopyHeaders(in message),
    };

    private static List<KeyValuePair<string, byte[]?>> CopyHeaders(in Message message)
    {
        var headers = new List<KeyValuePair<string, byte[]?>>();
        try
        {
            foreach (Header header in message.Headers)
                headers.Add(KeyValuePair.Create(header.Name, header.IsValueNull ? null : header.Value.ToArray()));
        }
        catch (KafkaException)
        {
            // Headers that cannot be read may be the very failure that is reported; key and value are kept all the same.
            headers.Clear();
        }

        return headers;
    }
}

/// <summary>Where a record was when it failed; the names are Connect's, as they stand in log lines and dead letter headers.</summary>
internal enum Stage
{
    TASK_PUT, TASK_POLL, TRANSFORMATION, KEY_CONVERTER, VALUE_CONVERTER, HEADER_CONVERTER, KAFKA_PRODUCE, KAFKA_CONSUME,
}
