using System.Diagnostics.CodeAnalysis;
using Millrace.Kafka.Native;

namespace Millrace.Kafka;

/// <summary>
/// A consumed record: a view over the memory of its <see cref="MessageBatch"/>, valid until that batch is polled into again, cleared or
/// disposed.
/// </summary>
public readonly unsafe ref struct Message
{
    private readonly NativeMessage* _message;
    private readonly MessageBatch _batch;

    internal Message(NativeMessage* message, MessageBatch batch)
    {
        _message = message;
        _batch = batch;
    }

    /// <summary>The topic; the same string object for all records of a topic that the consumer reads.</summary>
    public string Topic => _batch.TopicOf(_message->Topic);

    /// <summary>Its partition.</summary>
    public int Partition => _message->Partition;

    /// <summary>Its offset in the partition.</summary>
    public long Offset => _message->Offset;

    /// <summary>Where it was read.</summary>
    public TopicPartition TopicPartition => new(Topic, Partition);

    /// <summary>Whether the key is null; <see cref="Key"/> is then empty.</summary>
    public bool IsKeyNull => _message->Key == null;

    /// <summary>Whether the value is null (a tombstone); <see cref="Value"/> is then empty.</summary>
    public bool IsValueNull => _message->Payload == null;

    /// <summary>The key, which may be null; valid as long as the batch.</summary>
    public ReadOnlySpan<byte> Key => new(_message->Key, (int)_message->KeyLength);

    /// <summary>The value, which may be null; valid as long as the batch.</summary>
    public ReadOnlySpan<byte> Value => new(_message->Payload, (int)_message->Length);

    /// <summary>Milliseconds since 1970 UTC; -1 when the record has none.</summary>
    public long Timestamp => Librdkafka.rd_kafka_message_timestamp(_message, out _);

    /// <summary>Who stamped it.</summary>
    public TimestampType TimestampType
    {
        get
        {
            Librdkafka.rd_kafka_message_timestamp(_message, out TimestampType type);
            return type;
        }
    }

    /// <summary>The headers, parsed when first asked for.</summary>
    /// <exception cref="KafkaException">The record's headers cannot be parsed.</exception>
    [SuppressMessage("Design", "CA1065",
        Justification = "headers are parsed lazily, and a malformed record must not look like one without headers")]
    public HeaderList Headers
    {
        get
        {
            KafkaErrorCode code = Librdkafka.rd_kafka_message_headers(_message, out nint headers);
            return code switch
            {
                KafkaErrorCode.None => new HeaderList(headers),
                KafkaErrorCode.LocalNoent => default,
                _ => throw new KafkaException(code, $"reading the headers of {Topic}-{Partition}@{Offset}"),
            };
        }
    }
}
