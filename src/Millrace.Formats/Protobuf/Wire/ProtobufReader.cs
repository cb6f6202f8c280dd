using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Formats.Protobuf.Wire;

/// <summary>
/// Protobuf's binary encoding (https://protobuf.dev/programming-guides/encoding/), read from one payload that may be hostile:
/// every length is checked against what is left, values are counted, and nesting is limited. Errors of all methods:
/// <see cref="DataException"/>.
/// </summary>
internal ref struct ProtobufReader
{
    // As Protobuf's own parsers.
    private const int MaxDepth = 100;

    // A message that says nothing still has all its fields, and lists that come in pieces are copied together: a small payload could ask
    // for a lot. What is allowed is far more than real records need.
    private const int FreeValues = 64 * 1024;
    private const int ValuesPerByte = 64;

    private readonly ReadOnlySpan<byte> _data;
    private int _at;
    private int _end;
    private int _depth;
    private long _valuesLeft;

    public ProtobufReader(ReadOnlySpan<byte> data, ValueArena arena, ValueStack stack)
    {
        _data = data;
        _end = data.Length;
        Arena = arena;
        Stack = stack;
        _valuesLeft = FreeValues + (long)data.Length * ValuesPerByte;
    }

    /// <summary>Where values are put.</summary>
    public readonly ValueArena Arena { get; }

    /// <summary>Items of lists whose length is not known yet.</summary>
    public readonly ValueStack Stack { get; }

    /// <summary>True at the end of the message that is being read.</summary>
    public readonly bool IsAtEnd => _at >= _end;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadVarint()
    {
        if (_at < _end)
        {
            uint first = _data[_at];
            if (first < 0x80)
            {
                _at++;
                return first;
            }
        }

        return ReadLongVarint();
    }

    /// <summary>Number and wire type of the next field.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint ReadTag()
    {
        ulong tag = ReadVarint();
        if (tag is < 8 or > uint.MaxValue) ThrowTag(tag);
        return (uint)tag;
    }

    /// <summary>Goes on if the next field has this tag, as the items of a list have.</summary>
    public bool TryReadTag(uint tag)
    {
        if (_at >= _end) return false;
        int start = _at;
        if (ReadVarint() == tag) return true;
        _at = start;
        return false;
    }

    public uint ReadFixed32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    public ulong ReadFixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    /// <summary>A length, then so many bytes.</summary>
    public ReadOnlySpan<byte> ReadBytes() => Take(ReadLength());

    /// <summary>Goes into a message or packed list: reading ends where it does. <see cref="Leave"/> comes back.</summary>
    /// <returns>What to give to <see cref="Leave"/>.</returns>
    public int Enter()
    {
        int length = ReadLength();
        if (++_depth > MaxDepth) throw new DataException($"Invalid Protobuf data: messages nested deeper than {MaxDepth} levels");
        int outer = _end;
        _end = _at + length;
        return outer;
    }

    public void Leave(int outer)
    {
        _end = outer;
        _depth--;
    }

    /// <summary>Accounts for values about to be made.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Charge(int values)
    {
        _valuesLeft -= values;
        if (_valuesLeft < 0) ThrowTooManyValues();
    }

    /// <summary>Passes over the content of a field that nobody asked for.</summary>
    public void Skip(uint tag)
    {
        switch ((WireType)(tag & 7))
        {
            case WireType.Varint: ReadVarint(); break;
            case WireType.Fixed64: Take(sizeof(ulong)); break;
            case WireType.Bytes: ReadBytes(); break;
            case WireType.Fixed32: Take(sizeof(uint)); break;
            case WireType.StartGroup: SkipGroup(tag); break;
            default: throw new DataException($"Invalid Protobuf data: field {tag >> 3} has wire type {tag & 7}");
        }
    }

    private void SkipGroup(uint tag)
    {
        if (++_depth > MaxDepth) throw new DataException($"Invalid Protobuf data: groups nested deeper than {MaxDepth} levels");
        uint end = (tag & ~7u) | (uint)WireType.EndGroup;
        for (uint inner = ReadTag(); inner != end; inner = ReadTag()) Skip(inner);
        _depth--;
    }

    private int ReadLength()
    {
        ulong length = ReadVarint();
        if (length > (ulong)(_end - _at)) ThrowLength(length);
        return (int)length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _end - _at) ThrowLength((ulong)count);
        ReadOnlySpan<byte> taken = _data.Slice(_at, count);
        _at += count;
        return taken;
    }

    private ulong ReadLongVarint()
    {
        ulong bits = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (_at >= _end) ThrowLength(1);
            byte next = _data[_at++];
            bits |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return bits;
        }

        throw new DataException("Invalid Protobuf data: a number has more than 10 bytes");
    }

    private readonly void ThrowLength(ulong wanted) =>
        throw new DataException($"Invalid Protobuf data: {wanted} bytes expected at offset {_at}, {_end - _at} left");

    private readonly void ThrowTag(ulong tag) => throw new DataException($"Invalid Protobuf data: {tag} at offset {_at} is no field's tag");

    private readonly void ThrowTooManyValues() =>
        throw new DataException(
            $"Invalid Protobuf data: {_data.Length} bytes claim to hold more than "
            + $"{FreeValues + (long)_data.Length * ValuesPerByte} values");
}
