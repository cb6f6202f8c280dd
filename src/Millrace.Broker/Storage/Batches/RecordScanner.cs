using System.Buffers;
using Millrace.Broker.Storage.Codecs;

namespace Millrace.Broker.Storage.Batches;

/// <summary>Steps through the records of a batch, compressed or not, reads every field as a consumer will, and keeps none.</summary>
/// <remarks>
/// <c>length varint, attributes i8, timestamp delta varlong, offset delta varint, key length varint (-1 null), key, value length varint
/// (-1 null), value, header count varint, (key length varint, key, value length varint (-1 null), value)*</c>
/// (https://kafka.apache.org/documentation/#record). Compressed records pass through a window, so a batch of any size costs the same
/// memory.
/// </remarks>
internal ref struct RecordScanner
{
    private const int WindowBytes = 32 * 1024;

    private readonly int _count;
    private readonly RecordsDecoder? _decoder;
    private readonly byte[]? _buffer;
    private ReadOnlySpan<byte> _window;
    private int _at;

    /// <summary>Bytes in front of the window.</summary>
    private long _passed;

    /// <exception cref="InvalidDataException">The compressed data is damaged.</exception>
    public RecordScanner(ReadOnlyMemory<byte> batch, in BatchHeader header, UnfoldingBudget budget)
    {
        _count = header.Count;
        ReadOnlyMemory<byte> records = batch[BatchHeader.Size..];
        if (header.Codec == Codec.None)
        {
            _window = records.Span;
            return;
        }
        _decoder = RecordsDecoder.Open(records, header.Codec, budget);
        _buffer = ArrayPool<byte>.Shared.Rent(WindowBytes);
    }

    /// <summary>Index of the current record in the batch.</summary>
    public int Index { get; private set; } = -1;

    public long TimestampDelta { get; private set; }

    public int OffsetDelta { get; private set; }

    public bool HasKey { get; private set; }

    /// <summary>Bytes read so far, unfolded: behind the current record.</summary>
    public readonly long Position => _passed + _at;

    /// <exception cref="InvalidDataException">The bytes are not as many records as the header says, or unfold to too many.</exception>
    public bool MoveNext()
    {
        if (Index + 1 >= _count)
            return IsAtEnd() ? false : throw new InvalidDataException($"more bytes follow the last of {_count} records");
        Index++;
        if (TryWhole(_window[_at..], out int bytes))
        {
            _at += bytes;
            return true;
        }
        int length = Int(long.MaxValue);
        if (length < 0)
            throw Bad($"has a length of {length}");
        long end = Position + length;
        Skip(1, end); // Attributes: none are assigned.
        TimestampDelta = Number(end, Varint.MaxBytes);
        OffsetDelta = Int(end);
        HasKey = SkipField(end);
        SkipField(end);
        int headers = Int(end);
        if (headers < 0 || headers > end - Position)
            throw Bad($"has a header count of {headers}");
        for (; headers > 0; headers--)
        {
            if (!SkipField(end))
                throw Bad("has a header without a key");
            SkipField(end);
        }
        return Position == end ? true : throw Bad($"has {end - Position} bytes behind its last header");
    }

    /// <summary>The records are right so far, and more than are looked into.</summary>
    public readonly bool IsTooLarge => _decoder?.IsTooLarge == true;

    public readonly void Dispose()
    {
        _decoder?.Dispose();
        if (_buffer is not null)
            ArrayPool<byte>.Shared.Return(_buffer);
    }

    /// <summary>
    /// The fast way of a record that lies in the window as a whole and is right: most of them. False for anything else, which is then read
    /// step by step, and found wrong there if it is.
    /// </summary>
    private bool TryWhole(ReadOnlySpan<byte> window, out int bytes)
    {
        bytes = 0;
        int at = 0;
        if (!TryInt(window, ref at, out int length) || (uint)length > (uint)(window.Length - at))
            return false;
        bytes = at + length;
        ReadOnlySpan<byte> record = window[..bytes];
        at++; // Attributes.
        if (!TryInt(record, ref at, out int timestampDelta) || !TryInt(record, ref at, out int offsetDelta)
            || !TryInt(record, ref at, out int keyLength) || keyLength < -1 || keyLength > record.Length - at)
            return false;
        at += Math.Max(0, keyLength);
        if (!TryInt(record, ref at, out int valueLength) || valueLength < -1 || valueLength > record.Length - at)
            return false;
        at += Math.Max(0, valueLength);
        // Records with headers go the other way: they are fewer, and longer.
        if (at != record.Length - 1 || record[at] != 0)
            return false;
        (TimestampDelta, OffsetDelta, HasKey) = (timestampDelta, offsetDelta, keyLength >= 0);
        return true;
    }

    /// <summary>False when the number ends outside, or is longer than four bytes.</summary>
    private static bool TryInt(ReadOnlySpan<byte> source, ref int at, out int value)
    {
        uint raw = 0;
        for (int shift = 0; shift < 28; shift += 7)
        {
            if ((uint)at >= (uint)source.Length)
                break;
            uint group = source[at++];
            raw |= (group & 0x7F) << shift;
            if (group < 0x80)
            {
                value = (int)(raw >> 1) ^ -(int)(raw & 1);
                return true;
            }
        }
        value = 0;
        return false;
    }

    private readonly InvalidDataException Bad(string what) => new($"record {Index} {what}");

    /// <summary>False: null.</summary>
    private bool SkipField(long end)
    {
        int length = Int(end);
        if (length < -1)
            throw Bad($"has a field of length {length}");
        if (length > 0)
            Skip(length, end);
        return length >= 0;
    }

    private void Skip(int bytes, long end)
    {
        if (bytes > end - Position)
            throw Bad($"has a field of {bytes} bytes where {end - Position} are left");
        while (bytes > _window.Length - _at)
        {
            bytes -= _window.Length - _at;
            _at = _window.Length;
            Refill();
        }
        _at += bytes;
    }

    private int Int(long end)
    {
        long number = Number(end, Varint.MaxBytesOfInt);
        return number is >= int.MinValue and <= int.MaxValue ? (int)number : throw Bad($"has a length or offset of {number}");
    }

    private long Number(long end, int maxBytes)
    {
        ulong raw = 0;
        for (int shift = 0; shift < 7 * maxBytes; shift += 7)
        {
            if (_at == _window.Length)
                Refill();
            byte group = _window[_at++];
            raw |= (ulong)(group & 0x7F) << shift;
            if (group >= 0x80)
                continue;
            return Position <= end ? (long)(raw >> 1) ^ -(long)(raw & 1) : throw Bad("ends inside a number");
        }
        throw Bad($"has a number of more than {maxBytes} bytes");
    }

    private void Refill()
    {
        if (!TryRefill())
            throw Bad("is cut off by the end of the batch");
    }

    private bool TryRefill()
    {
        if (_decoder is null)
            return false;
        _passed += _window.Length;
        int read = _decoder.Read(_buffer);
        _window = _buffer.AsSpan(0, read);
        _at = 0;
        return read > 0;
    }

    private bool IsAtEnd() => _at == _window.Length && !TryRefill();
}
