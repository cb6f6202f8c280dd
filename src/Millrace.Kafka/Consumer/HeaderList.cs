using System.Text;
using Millrace.Kafka.Native;

namespace Millrace.Kafka;

/// <summary>
/// The headers of a <see cref="Message"/>, in their order; a name can occur more than once. Valid as long as the message.
/// </summary>
public readonly ref struct HeaderList
{
    private readonly nint _headers;

    internal HeaderList(nint headers) => _headers = headers;

    /// <summary>How many there are.</summary>
    public int Count => _headers == 0 ? 0 : (int)Librdkafka.rd_kafka_header_cnt(_headers);

    /// <summary>By position.</summary>
    public unsafe Header this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            NativeError.ThrowIf(
                Librdkafka.rd_kafka_header_get_all(_headers, (nuint)index, out nint name, out nint value, out nuint size),
                $"reading header {index}");
            return new Header(Utf8.Span(name), new ReadOnlySpan<byte>((void*)value, (int)size), value == 0);
        }
    }

    /// <summary>Value of the last header of that name in ASCII; empty when it is null or there is none.</summary>
    public ReadOnlySpan<byte> LastValueOf(string name)
    {
        for (int i = Count - 1; i >= 0; i--)
        {
            Header header = this[i];
            if (Ascii.Equals(header.NameUtf8, name)) return header.Value;
        }

        return default;
    }

    /// <summary>For foreach.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>For foreach.</summary>
    public ref struct Enumerator
    {
        private readonly HeaderList _list;
        private readonly int _count;
        private int _index = -1;

        internal Enumerator(HeaderList list)
        {
            _list = list;
            _count = list.Count;
        }

        /// <summary>For foreach.</summary>
        public readonly Header Current => _list[_index];

        /// <summary>For foreach.</summary>
        public bool MoveNext() => ++_index < _count;
    }
}
