using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Millrace.Broker.Protocol;

/// <summary>Writes Kafka's primitive types; the mirror of <see cref="WireReader"/>.</summary>
internal readonly struct WireWriter(IBufferWriter<byte> output, bool flexible)
{
    /// <summary>The value of an "authorized operations" field that was not asked for (KIP-430).</summary>
    public const int NoAuthorizedOperations = int.MinValue;

    public IBufferWriter<byte> Output => output;

    public bool Flexible => flexible;

    public void Int8(sbyte value)
    {
        output.GetSpan(1)[0] = (byte)value;
        output.Advance(1);
    }

    public void Bool(bool value) => Int8(value ? (sbyte)1 : (sbyte)0);

    public void Int16(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(output.GetSpan(2), value);
        output.Advance(2);
    }

    public void Error(ErrorCode code) => Int16((short)code);

    public void Int32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(4), value);
        output.Advance(4);
    }

    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(output.GetSpan(8), value);
        output.Advance(8);
    }

    public void Double(double value)
    {
        BinaryPrimitives.WriteDoubleBigEndian(output.GetSpan(8), value);
        output.Advance(8);
    }

    public void Uuid(Guid value)
    {
        value.TryWriteBytes(output.GetSpan(16), bigEndian: true, out int written);
        output.Advance(written);
    }

    /// <exception cref="InvalidOperationException">A legacy string is longer than its 15-bit length can say.</exception>
    public void String(string? value)
    {
        int length = value is null ? -1 : Encoding.UTF8.GetByteCount(value);
        if (flexible)
            UVarint((uint)(length + 1));
        else if (length <= short.MaxValue)
            Int16((short)length);
        else
            throw new InvalidOperationException($"A string of {length} bytes does not fit a version with 16-bit lengths.");
        if (length > 0)
        {
            Encoding.UTF8.GetBytes(value, output.GetSpan(length));
            output.Advance(length);
        }
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        BytesLength(value.Length);
        output.Write(value);
    }

    /// <summary>The length in front of bytes that the caller puts into the output by another way.</summary>
    public void BytesLength(int length)
    {
        if (flexible)
            UVarint((uint)length + 1);
        else
            Int32(length);
    }

    /// <summary>The element count of an array; -1 writes a null array.</summary>
    public void ArrayCount(int count)
    {
        if (flexible)
            UVarint((uint)(count + 1));
        else
            Int32(count);
    }

    public void Int32s(ReadOnlySpan<int> values)
    {
        ArrayCount(values.Length);
        foreach (int value in values)
            Int32(value);
    }

    /// <summary>The empty section of tagged fields that ends every struct of a flexible version.</summary>
    public void EndStruct()
    {
        if (flexible)
            UVarint(0);
    }

    public void UVarint(uint value)
    {
        Span<byte> span = output.GetSpan(5);
        int written = 0;
        while (value >= 0x80)
        {
            span[written++] = (byte)(value | 0x80);
            value >>= 7;
        }
        span[written++] = (byte)value;
        output.Advance(written);
    }
}
