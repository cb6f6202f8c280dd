using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using Millrace.Errors;

namespace Millrace.Formats.Protobuf.Wire;

/// <summary>
/// Protobuf's binary encoding, written backwards: a message's length stands before it, and is known without a second pass when what it
/// counts is already there. So callers write fields in descending order, items last to first, and each tag after its content.
/// </summary>
internal ref struct ProtobufWriter
{
    private const int LongestVarint = 10;

    // As for reading: values that refer to themselves would end in a stack overflow, which nobody can catch.
    private const int MaxDepth = 100;

    private readonly ProtobufBuffer _buffer;
    private byte[] _bytes;
    private int _at;
    private int _depth;

    public ProtobufWriter(ProtobufBuffer buffer)
    {
        _buffer = buffer;
        _bytes = buffer.Bytes;
        _at = _bytes.Length;
    }

    /// <summary>What has been written, the last first.</summary>
    public readonly ReadOnlySpan<byte> Written => _bytes.AsSpan(_at);

    /// <summary>Number of bytes written.</summary>
    public readonly int Length => _bytes.Length - _at;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteVarint(ulong value)
    {
        if (_at < LongestVarint) Grow(LongestVarint);
        if (value < 0x80) _bytes[--_at] = (byte)value;
        else WriteLongVarint(value);
    }

    public void WriteFixed32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Reserve(sizeof(uint)), value);

    public void WriteFixed64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Reserve(sizeof(ulong)), value);

    /// <summary>Bytes with their length.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        WriteRaw(bytes);
        WriteVarint((ulong)bytes.Length);
    }

    public void WriteRaw(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    /// <summary>Text with its length.</summary>
    public void WriteString(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        Encoding.UTF8.GetBytes(text, Reserve(length));
        WriteVarint((ulong)length);
    }

    /// <summary>Begins a message at its end; <see cref="Leave"/> writes its length.</summary>
    /// <returns>What to give to <see cref="Leave"/>.</returns>
    public int Enter()
    {
        if (++_depth > MaxDepth) throw new DataException($"The value is nested deeper than {MaxDepth} levels, more than Protobuf reads");
        return Length;
    }

    public void Leave(int before)
    {
        _depth--;
        WriteVarint((ulong)(Length - before));
    }

    private Span<byte> Reserve(int count)
    {
        if (_at < count) Grow(count);
        _at -= count;
        return _bytes.AsSpan(_at, count);
    }

    private void WriteLongVarint(ulong value)
    {
        int count = (BitOperations.Log2(value) / 7) + 1;
        _at -= count;
        Span<byte> target = _bytes.AsSpan(_at, count);
        for (int i = 0; i < count - 1; i++, value >>= 7) target[i] = (byte)(value | 0x80);
        target[^1] = (byte)value;
    }

    private void Grow(int needed)
    {
        int written = Length;
        _buffer.Grow(written, needed);
        _bytes = _buffer.Bytes;
        _at = _bytes.Length - written;
    }
}
