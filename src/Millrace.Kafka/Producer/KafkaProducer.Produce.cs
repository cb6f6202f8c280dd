using System.Runtime.CompilerServices;
using Millrace.Kafka.Native;

namespace Millrace.Kafka;

public sealed unsafe partial class KafkaProducer
{
    private const int MostArguments = 8;

    /// <summary>Queues a message; key, value and headers are copied. Its fate comes as a <see cref="DeliveryReport"/>.</summary>
    /// <param name="topic">Topic name.</param>
    /// <param name="key">Bytes, or <c>default</c> for null.</param>
    /// <param name="value">Bytes, or <c>default</c> for null (a tombstone).</param>
    /// <param name="partition">A partition, or <see cref="AnyPartition"/>.</param>
    /// <param name="timestamp">Milliseconds since 1970 UTC; 0 means now.</param>
    /// <param name="headers">Copied; null for none.</param>
    /// <param name="cookie">Comes back with the report; 63 bits (from -2^62 to 2^62-1).</param>
    /// <returns>
    /// <see cref="KafkaErrorCode.None"/> when queued. Else there will be no report: <see cref="KafkaErrorCode.LocalQueueFull"/> (wait with
    /// <see cref="WaitForSpaceAsync"/> and try again), <see cref="KafkaErrorCode.MessageTooLarge"/>,
    /// <see cref="KafkaErrorCode.LocalUnknownTopic"/> or <see cref="KafkaErrorCode.LocalUnknownPartition"/> once that is known,
    /// <see cref="KafkaErrorCode.LocalFatal"/>, <see cref="KafkaErrorCode.LocalState"/> (no transaction was begun).
    /// </returns>
    public KafkaErrorCode Produce(
        string topic,
        NullableBytes key,
        NullableBytes value,
        int partition = AnyPartition,
        long timestamp = 0,
        MessageHeaders? headers = null,
        long cookie = 0)
        => ProduceTagged(topic, key, value, partition, timestamp, headers, (nint)(cookie << 1));

    /// <summary>
    /// Queues the messages of a group to any partition, and empties it. Their fates come as <see cref="DeliveryReport"/>s.
    /// </summary>
    /// <param name="topic">Topic name.</param>
    /// <param name="group">What stays in it found no room.</param>
    /// <param name="refused">
    /// Gets those that can never be queued, such as <see cref="KafkaErrorCode.MessageTooLarge"/>; no other report of them will come.
    /// </param>
    /// <returns>
    /// True when all are dealt with; false when the queue is full: wait with <see cref="WaitForSpaceAsync"/> and call again.
    /// </returns>
    public bool ProduceGroup(string topic, MessageGroup group, List<DeliveryReport> refused)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return group.Count == 0 || !group.Queue(HandleOf(topic), topic, refused);
    }

    /// <summary>Queues a message and waits for its fate. For cold paths: it costs a task a message.</summary>
    /// <exception cref="KafkaException">It was not delivered.</exception>
    /// <inheritdoc cref="Produce" path="/param"/>
    public Task<DeliveryReport> ProduceAsync(
        string topic,
        NullableBytes key,
        NullableBytes value,
        int partition = AnyPartition,
        long timestamp = 0,
        MessageHeaders? headers = null)
    {
        (long id, Task<DeliveryReport> task) = _reports.AddWaiting();
        KafkaErrorCode code = ProduceTagged(topic, key, value, partition, timestamp, headers, (nint)((id << 1) | 1));
        if (code == KafkaErrorCode.None)
            return task;
        _reports.RemoveWaiting(id);
        return Task.FromException<DeliveryReport>(code == KafkaErrorCode.LocalFatal
            ? NativeError.Fatal(_client, $"producing to topic '{topic}'")
            : new KafkaException(code, $"producing {SizeFor(code, key.Bytes.Length + (long)value.Bytes.Length)}to topic '{topic}'"));
    }

    /// <summary>Said only where it is the reason.</summary>
    internal static string SizeFor(KafkaErrorCode code, long size) =>
        code is KafkaErrorCode.MessageTooLarge or KafkaErrorCode.RecordListTooLarge
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{size} bytes ")
        : "";

    private KafkaErrorCode ProduceTagged(
        string topic, NullableBytes key, NullableBytes value, int partition, long timestamp, MessageHeaders? headers, nint tag)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        TopicHandle handle = HandleOf(topic);
        byte empty = 0;
        fixed (byte* keyBytes = key.Bytes, valueBytes = value.Bytes)
        {
            // A null pointer is a null key or value; an empty one needs some address.
            byte* keyPointer = !key.HasValue ? null : key.Bytes.IsEmpty ? &empty : keyBytes;
            byte* valuePointer = !value.HasValue ? null : value.Bytes.IsEmpty ? &empty : valueBytes;
            if (timestamp != 0 || headers is { Count: > 0 })
            {
                return ProduceWithMore(
                    handle, partition, keyPointer, key.Bytes.Length, valuePointer, value.Bytes.Length, timestamp, headers, tag);
            }

            int result = Librdkafka.rd_kafka_produce(
                handle.Pointer, partition, Librdkafka.CopyValue, valuePointer, (nuint)value.Bytes.Length, keyPointer,
                (nuint)key.Bytes.Length, tag);
            return result == 0 ? KafkaErrorCode.None : Librdkafka.rd_kafka_last_error();
        }
    }

    [SkipLocalsInit]
    private KafkaErrorCode ProduceWithMore(
        TopicHandle topic, int partition, byte* key, int keyLength, byte* value, int valueLength, long timestamp, MessageHeaders? headers,
        nint tag)
    {
        ProduceArgument* arguments = stackalloc ProduceArgument[MostArguments];
        int count = 0;
        arguments[count++] = new() { Type = ProduceArgument.Tag.Topic, Pointer = (void*)topic.Pointer };
        arguments[count++] = new() { Type = ProduceArgument.Tag.Partition, Int32 = partition };
        arguments[count++] = new() { Type = ProduceArgument.Tag.Flags, Int32 = Librdkafka.CopyValue };
        arguments[count++] = new() { Type = ProduceArgument.Tag.Key, Pointer = key, Size = (nuint)keyLength };
        arguments[count++] = new() { Type = ProduceArgument.Tag.Value, Pointer = value, Size = (nuint)valueLength };
        arguments[count++] = new() { Type = ProduceArgument.Tag.Opaque, Pointer = (void*)tag };
        if (timestamp != 0)
            arguments[count++] = new() { Type = ProduceArgument.Tag.Timestamp, Int64 = timestamp };
        nint nativeHeaders = headers is { Count: > 0 } ? headers.ToNative() : 0;
        if (nativeHeaders != 0)
            arguments[count++] = new() { Type = ProduceArgument.Tag.Headers, Pointer = (void*)nativeHeaders };

        nint error = Librdkafka.rd_kafka_produceva(_client, arguments, (nuint)count);
        if (error == 0)
            return KafkaErrorCode.None;
        // Headers become the library's only when the message was queued.
        if (nativeHeaders != 0)
            Librdkafka.rd_kafka_headers_destroy(nativeHeaders);
        KafkaErrorCode code = Librdkafka.rd_kafka_error_code(error);
        Librdkafka.rd_kafka_error_destroy(error);
        return code;
    }

    private TopicHandle HandleOf(string topic) => _topics.TryGetValue(topic, out TopicHandle? known) ? known : OpenTopic(topic);

    private TopicHandle OpenTopic(string topic)
    {
        var opened = new TopicHandle(_client, topic);
        TopicHandle kept = _topics.GetOrAdd(topic, opened);
        if (kept != opened)
            opened.Dispose();
        return kept;
    }
}
