using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Formats.Avro.Wire;

/// <summary>
/// Avro's binary encoding (https://avro.apache.org/docs/1.12.0/specification/#binary-encoding), read from one payload that may be hostile:
/// every length is checked against what is left, what costs no bytes is counted, and nesting is limited.
/// Errors of all methods: <see cref="DataException"/>.
/// </summary>
internal ref struct AvroReader
{
    // A recursive record costs about 300 bytes of stack a level; threads have at least 1 MB.
    private const int MaxDepth = 500;

    // Nulls and empty records take no bytes, so a payload of ten bytes could ask for billions. A value costs at least one byte in
    // any sane schema; what is allowed on top is far more than real records need, and 1 MB at most.
    private const int FreeValues = 64 * 1024;
    private const int ValuesPerByte = 64;

    private readonly ReadOnlySpan<byte> _data;
    private int _at;
    private int _depth;
    private long _valuesLeft = FreeValues;

    // Granted in parts: at the end of each it is looked whether the work is still wanted.
    private long _reserve;

    public AvroReader(ReadOnlySpan<byte> data, ValueArena arena, ValueStack stack)
    {
        _data = data;
        Arena = arena;
        Stack = stack;
        _reserve = (long)data.Length * ValuesPerByte;
    }

    /// <summary>Where values are put.</summary>
    public readonly ValueArena Arena { get; }

    /// <summary>Items of lists whose length is not known yet.</summary>
    public readonly ValueStack Stack { get; }

    public readonly int BytesLeft => _data.Length - _at;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long ReadLong()
    {
        if (_at < _data.Length)
        {
            uint first = _data[_at];
            if (first < 0x80)
            {
                _at++;
                return (first >> 1) ^ -(int)(first & 1);
            }
        }

        return ReadLongSlowly();
    }

    public int ReadInt()
    {
        long value = ReadLong();
        if (value != (int)value) throw new DataException($"Invalid Avro data: {value} does not fit an int");
        return (int)value;
    }

    public bool ReadBoolean() => Take(1)[0] switch
    {
        0 => false,
        1 => true,
        byte other => throw new DataException($"Invalid Avro data: {other} is no boolean"),
    };

    public float ReadFloat() => BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));

    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    /// <summary>Bytes or text: a length, then so many bytes.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        long length = ReadLong();
        if ((ulong)length > (ulong)BytesLeft) ThrowLength(length);
        return Take((int)length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > _data.Length - _at) ThrowLength(count);
        ReadOnlySpan<byte> taken = _data.Slice(_at, count);
        _at += count;
        return taken;
    }

    /// <summary>Number of items in the next block of a list or map; 0 ends it.</summary>
    public long ReadBlockCount()
    {
        long count = ReadLong();
        if (count >= 0) return count;
        // A negative count is followed by the size of the block in bytes, for readers that skip it.
        long bytes = ReadLong();
        if ((ulong)bytes > (ulong)BytesLeft) ThrowLength(bytes);
        return count == long.MinValue ? throw new DataException("Invalid Avro data: impossible number of items") : -count;
    }

    /// <summary>Accounts for values about to be made.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Charge(int values)
    {
        _valuesLeft -= values;
        if (_valuesLeft < 0) Grant();
    }

    /// <summary>Goes one record deeper; <see cref="Leave"/> comes back.</summary>
    public void Enter()
    {
        if (++_depth > MaxDepth) throw new DataException($"Invalid Avro data: records nested deeper than {MaxDepth} levels");
    }

    public void Leave() => _depth--;

    private long ReadLongSlowly()
    {
        ulong bits = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (_at >= _data.Length) ThrowLength(1);
            byte next = _data[_at++];
            bits |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return (long)(bits >> 1) ^ -(long)(bits & 1);
        }

        throw new DataException("Invalid Avro data: a number has more than 10 bytes");
    }

    private readonly void ThrowLength(long wanted) =>
        throw new DataException($"Invalid Avro data: {wanted} bytes expected at offset {_at}, {BytesLeft} left");

    private void Grant()
    {
        LongWork.ThrowIfEnded();
        long part = Math.Min(_reserve, Math.Max(LongWork.StepsBetweenLooks, -_valuesLeft));
        _reserve -= part;
        _valuesLeft += part;
        if (_valuesLeft < 0) ThrowTooManyValues();
    }

    private readonly void ThrowTooManyValues() =>
        throw new DataException(
            $"Invalid Avro data: {_data.Length} bytes claim to hold more than {FreeValues + (long)_data.Length * ValuesPerByte} values");
}
