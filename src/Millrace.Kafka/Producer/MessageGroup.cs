using Millrace.Kafka.Native;

namespace Millrace.Kafka;

/// <summary>
/// Messages for one topic, without headers or timestamps, that are queued in one call (<see cref="KafkaProducer.ProduceGroup"/>):
/// the library's locks and clocks are taken once a group instead of once a message. Memory is kept for the next group. <b>Threads</b>:
/// one at a time.
/// </summary>
public sealed unsafe class MessageGroup
{
    private const int MostMessages = 1024;
    private const int MostBytes = 256 * 1024;

    // Pinned: the library reads both while it copies, and messages hold pointers into the bytes.
    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(MostBytes, pinned: true);
    private readonly NativeMessage[] _messages = GC.AllocateArray<NativeMessage>(MostMessages, pinned: true);
    private int _used;
    private int _first;
    private int _end;

    /// <summary>Messages that are not queued yet.</summary>
    public int Count => _end - _first;

    /// <summary>Adds a copy; false when there is no room for it, in an empty group because it is larger than 256 KiB.</summary>
    /// <param name="key">Bytes, or <c>default</c> for null.</param>
    /// <param name="value">Bytes, or <c>default</c> for null.</param>
    /// <param name="cookie">Comes back with the report; 63 bits.</param>
    public bool TryAdd(NullableBytes key, NullableBytes value, long cookie)
    {
        if (_end == MostMessages || (long)key.Bytes.Length + value.Bytes.Length > MostBytes - _used) return false;
        ref NativeMessage message = ref _messages[_end++];
        message.Key = Copy(key, out message.KeyLength);
        message.Payload = Copy(value, out message.Length);
        message.Opaque = (nint)(cookie << 1);
        return true;
    }

    /// <summary>Drops what is not queued.</summary>
    public void Clear() => _used = _first = _end = 0;

    /// <summary>Gives the library what is not queued yet. When it has no room for all, the rest stays, and the answer is true.</summary>
    internal bool Queue(TopicHandle handle, string topic, List<DeliveryReport> refused)
    {
        fixed (NativeMessage* all = _messages)
        {
            NativeMessage* messages = all + _first;
            int count = Count;
            if (Librdkafka.rd_kafka_produce_batch(handle.Pointer, KafkaProducer.AnyPartition, Librdkafka.CopyValue, messages,
                count) < count)
            {
                for (int i = 0; i < count; i++)
                {
                    KafkaErrorCode code = messages[i].Error;
                    // All after the first that found no room found none either.
                    if (code == KafkaErrorCode.LocalQueueFull)
                    {
                        _first += i;
                        return true;
                    }

                    if (code != KafkaErrorCode.None)
                        refused.Add(new DeliveryReport(messages[i].Opaque >> 1, code, topic, KafkaProducer.AnyPartition, -1,
                            -1)
                        {
                            Size = (long)messages[i].KeyLength + (long)messages[i].Length,
                        });
                }
            }
        }

        Clear();
        return false;
    }

    private byte* Copy(NullableBytes bytes, out nuint length)
    {
        length = (nuint)bytes.Bytes.Length;
        // A null pointer is null; empty bytes need some address.
        if (!bytes.HasValue) return null;
        bytes.Bytes.CopyTo(_bytes.AsSpan(_used));
        fixed (byte* start = _bytes)
        {
            byte* at = start + _used;
            _used += bytes.Bytes.Length;
            return at;
        }
    }
}
