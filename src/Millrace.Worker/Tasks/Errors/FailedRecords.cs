using Millrace.Kafka;

namespace Millrace.Worker.Tasks.Errors;

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
