using System.Buffers;
using System.Text;
using Millrace.Kafka.Native;

namespace Millrace.Kafka;

/// <summary>
/// Headers for messages to produce. Can be cleared and filled again, and used for many messages; not from several threads at once.
/// </summary>
public sealed class MessageHeaders
{
    private readonly ArrayBufferWriter<byte> _bytes = new(64);
    private readonly List<(int Name, int NameLength, int ValueLength)> _entries = [];

    /// <summary>How many there are.</summary>
    public int Count => _entries.Count;

    /// <summary>Adds a header after those already there; a name can be added more than once.</summary>
    public MessageHeaders Add(string name, NullableBytes value)
    {
        int start = _bytes.WrittenCount;
        long nameLength = Encoding.UTF8.GetBytes(name, _bytes);
        _bytes.Write(value.Bytes);
        _entries.Add((start, (int)nameLength, value.HasValue ? value.Bytes.Length : -1));
        return this;
    }

    /// <summary>The last header of that name, if there is one; valid until headers are added or removed.</summary>
    public bool TryGetLast(string name, out NullableBytes value)
    {
        for (int i = _entries.Count - 1; i >= 0; i--)
        {
            (int start, int nameLength, int valueLength) = _entries[i];
            if (Encoding.UTF8.GetString(_bytes.WrittenSpan.Slice(start, nameLength)) != name) continue;
            value = valueLength < 0 ? default(NullableBytes) : _bytes.WrittenSpan.Slice(start + nameLength, valueLength);
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>Removes all.</summary>
    public void Clear()
    {
        _bytes.ResetWrittenCount();
        _entries.Clear();
    }

    /// <summary>A native copy that the caller owns.</summary>
    internal unsafe nint ToNative()
    {
        nint headers = Librdkafka.rd_kafka_headers_new((nuint)_entries.Count);
        fixed (byte* bytes = _bytes.WrittenSpan)
        {
            byte empty = 0;
            foreach ((int name, int nameLength, int valueLength) in _entries)
            {
                byte* value = valueLength switch
                {
                    < 0 => null,
                    0 => &empty,
                    _ => bytes + name + nameLength,
                };
                KafkaErrorCode code = Librdkafka.rd_kafka_header_add(
                    headers, nameLength == 0 ? &empty : bytes + name, nameLength, value, Math.Max(0, valueLength));
                if (code == KafkaErrorCode.None)
                    continue;
                Librdkafka.rd_kafka_headers_destroy(headers);
                throw new KafkaException(code, "adding a header");
            }
        }

        return headers;
    }
}
