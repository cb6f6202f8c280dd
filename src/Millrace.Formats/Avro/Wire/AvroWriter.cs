using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using Millrace.Errors;
using Millrace.Formats.Registry;

namespace Millrace.Formats.Avro.Wire;

/// <summary>Avro's binary encoding, written to a buffer. <see cref="Flush"/> must be the last call.</summary>
internal ref struct AvroWriter(IBufferWriter<byte> output)
{
    // Most records fit; a buffer writer hands out at least that much anyway.
    private const int Chunk = 256;
    private const int LongestLong = 10;

    // As for reading: values that refer to themselves would end in a stack overflow, which nobody can catch.
    private const int MaxDepth = 500;

    private Span<byte> _span;
    private int _at;
    private int _depth;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteLong(long value)
    {
        if (_span.Length - _at < LongestLong) NextSpan(LongestLong);
        ulong bits = (ulong)((value << 1) ^ (value >> 63));
        while (bits >= 0x80)
        {
            _span[_at++] = (byte)(bits | 0x80);
            bits >>= 7;
        }

        _span[_at++] = (byte)bits;
    }

    public void WriteByte(byte value) => Reserve(1)[0] = value;

    public void WriteBoolean(bool value) => WriteByte(value ? (byte)1 : (byte)0);

    // .NET's NaN has its sign bit set; Java writes the one NaN that has not.
    public void WriteFloat(float value) =>
        BinaryPrimitives.WriteInt32LittleEndian(Reserve(sizeof(float)), float.IsNaN(value)
            ? 0x7FC00000
            : BitConverter.SingleToInt32Bits(value));

    public void WriteDouble(double value) =>
        BinaryPrimitives.WriteInt64LittleEndian(Reserve(sizeof(double)), double.IsNaN(value)
            ? 0x7FF8000000000000
            : BitConverter.DoubleToInt64Bits(value));

    /// <summary>The prefix of Confluent's wire format: a zero, and the id of the schema.</summary>
    public void WriteSchemaId(int id)
    {
        Span<byte> target = Reserve(WireFormat.PrefixLength);
        target[0] = WireFormat.Magic;
        BinaryPrimitives.WriteInt32BigEndian(target[1..], id);
    }

    /// <summary>A length, then the bytes.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        WriteLong(bytes.Length);
        WriteRaw(bytes);
    }

    public void WriteRaw(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    public void WriteString(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        WriteLong(length);
        Encoding.UTF8.GetBytes(text, Reserve(length));
    }

    /// <summary>Goes one record deeper; <see cref="Leave"/> comes back.</summary>
    public void Enter(string name)
    {
        if (++_depth > MaxDepth) throw new DataException($"{name} is nested deeper than {MaxDepth} levels");
    }

    public void Leave() => _depth--;

    public void Flush()
    {
        output.Advance(_at);
        _span = default;
        _at = 0;
    }

    /// <summary>The next so many bytes of the output, to be filled by the caller.</summary>
    public Span<byte> Reserve(int count)
    {
        if (_span.Length - _at < count) NextSpan(count);
        Span<byte> reserved = _span.Slice(_at, count);
        _at += count;
        return reserved;
    }

    private void NextSpan(int needed)
    {
        if (_at > 0) Flush();
        _span = output.GetSpan(Math.Max(needed, Chunk));
    }
}
