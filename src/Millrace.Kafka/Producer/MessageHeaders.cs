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
