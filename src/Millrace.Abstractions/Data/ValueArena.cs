using System.Text;

namespace Millrace.Data;

/// <summary>
/// Memory of one batch: the fields, texts and bytes of all its values, allocated and freed together. After a few batches it has grown to
/// what a batch needs and allocates nothing more. <b>Threads</b>: one at a time. <b>Lifetime</b>:
/// values made here are valid until <see cref="Reset"/>.
/// </summary>
public sealed class ValueArena
{
    // 1,024 values = 16 KB and 16 KB of bytes to start with, so that an idle task costs little; chunks then double up to
    // 64 Ki values = 1 MB and 1 MB of bytes.
    private const int FirstChunk = 1024;
    private const int LargestValueChunk = 64 * 1024;
    private const int FirstByteChunk = 16 * 1024;
    private const int LargestByteChunk = 1024 * 1024;

    // A single huge value must not stay in memory for ever: larger arrays are given back to the collector at Reset.
    private readonly List<Value[]> _valueChunks = [];
    private readonly List<byte[]> _byteChunks = [];
    private Value[] _values = [];
    private byte[] _bytes = [];
    private int _valueChunk = -1;
    private int _byteChunk = -1;
    private int _valuesUsed;
    private int _bytesUsed;

    /// <summary>A struct of <paramref name="fieldCount"/> fields, all null until the caller fills them.</summary>
    public Value Struct(int fieldCount, out Span<Value> fields)
    {
        fields = TakeValues(fieldCount, out Value[] array, out int start);
        return Value.Struct(array, start, fieldCount);
    }

    /// <summary>A list of <paramref name="count"/> items, all null until the caller fills them.</summary>
    public Value Array(int count, out Span<Value> items)
    {
        items = TakeValues(count, out Value[] array, out int start);
        return Value.Array(array, start, count);
    }

    /// <summary>A map of <paramref name="entries"/> entries: the span holds key, value, key, value, ... to be filled.</summary>
    public Value Map(int entries, out Span<Value> keysAndValues)
    {
        int count = checked(entries * 2);
        keysAndValues = TakeValues(count, out Value[] array, out int start);
        return Value.Map(array, start, count);
    }

    /// <summary>Text from UTF-8 bytes, copied.</summary>
    public Value Utf8(ReadOnlySpan<byte> utf8)
    {
        Value value = Utf8(utf8.Length, out Span<byte> target);
        utf8.CopyTo(target);
        return value;
    }

    /// <summary>Text whose UTF-8 bytes the caller writes.</summary>
    public Value Utf8(int length, out Span<byte> target)
    {
        target = TakeBytes(length, out byte[] array, out int start);
        return Value.Utf8(array, start, length);
    }

    /// <summary>Text copied as UTF-8.</summary>
    public Value Utf8(ReadOnlySpan<char> text)
    {
        Value value = Utf8(Encoding.UTF8.GetByteCount(text), out Span<byte> target);
        Encoding.UTF8.GetBytes(text, target);
        return value;
    }

    /// <summary>Bytes, copied.</summary>
    public Value Bytes(ReadOnlySpan<byte> bytes)
    {
        Value value = Bytes(bytes.Length, out Span<byte> target);
        bytes.CopyTo(target);
        return value;
    }

    /// <summary>Bytes that the caller writes.</summary>
    public Value Bytes(int length, out Span<byte> target)
    {
        target = TakeBytes(length, out byte[] array, out int start);
        return Value.Bytes(array, start, length);
    }

    /// <summary>Forgets all values; the memory is used again by the next batch.</summary>
    public void Reset()
    {
        Rewind(_valueChunks, LargestValueChunk);
        Rewind(_byteChunks, LargestByteChunk);
        _values = [];
        _bytes = [];
        _valueChunk = _byteChunk = -1;
        _valuesUsed = _bytesUsed = 0;
    }

    private static void Rewind<T>(List<T[]> chunks, int largest)
    {
        for (int i = chunks.Count - 1; i >= 0; i--)
            if (chunks[i].Length > largest) chunks.RemoveAt(i);
    }

    private Span<Value> TakeValues(int count, out Value[] array, out int start)
    {
        if (_values.Length - _valuesUsed < count)
            NextChunk(_valueChunks, ref _valueChunk, ref _values, ref _valuesUsed, count, FirstChunk, LargestValueChunk);
        array = _values;
        start = _valuesUsed;
        _valuesUsed += count;
        Span<Value> taken = array.AsSpan(start, count);
        taken.Clear();
        return taken;
    }

    private Span<byte> TakeBytes(int count, out byte[] array, out int start)
    {
        if (_bytes.Length - _bytesUsed < count)
            NextChunk(_byteChunks, ref _byteChunk, ref _bytes, ref _bytesUsed, count, FirstByteChunk, LargestByteChunk);
        array = _bytes;
        start = _bytesUsed;
        _bytesUsed += count;
        return array.AsSpan(start, count);
    }

    private static void NextChunk<T>(List<T[]> chunks, ref int index, ref T[] current, ref int used, int needed, int first, int largest)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(needed);
        used = 0;
        while (++index < chunks.Count)
        {
            current = chunks[index];
            if (current.Length >= needed) return;
        }

        int size = chunks.Count == 0 ? first : Math.Min(largest, chunks[^1].Length * 2);
        current = GC.AllocateUninitializedArray<T>(Math.Max(size, needed));
        chunks.Add(current);
        index = chunks.Count - 1;
    }
}
