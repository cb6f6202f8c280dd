using System.Buffers.Binary;
using System.Text;

namespace Millrace.Broker.Protocol;

/// <summary>
/// Reads Kafka's primitive types from one request. All integers are big-endian. A <em>flexible</em> version stores lengths as
/// uvarint(length + 1) and ends each struct with tagged fields; a legacy one uses fixed-width lengths (KIP-482).
/// </summary>
/// <remarks>
/// Every length is checked against the bytes that are left before anything is allocated, so a request can cost no more
/// memory than a small multiple of its own size. Breaches throw <see cref="ProtocolException"/>.
/// </remarks>
internal ref struct WireReader(ReadOnlySpan<byte> bytes, bool flexible)
{
    /// <summary>
    /// More elements than any client sends in one array; keeps a 100 MB frame of empty strings from becoming a huge list.
    /// </summary>
    private const int MaxArrayElements = 1_000_000;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest = bytes;

    public readonly int Remaining => _rest.Length;

    public readonly bool Flexible => flexible;

    public sbyte Int8() => (sbyte)Take(1)[0];

    public bool Bool() => Take(1)[0] != 0;

    public short Int16() => BinaryPrimitives.ReadInt16BigEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64BigEndian(Take(8));

    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    /// <summary>16 raw bytes, most significant first.</summary>
    public Guid Uuid() => new(Take(16), bigEndian: true);

    public string String() => NullableString() ?? throw new ProtocolException("A string that must not be null is null.");

    public string? NullableString()
    {
        int length = flexible ? CompactLength() : Int16();
        return length == -1 ? null : Text(Checked(length, 1));
    }

    /// <summary>A nullable string with the legacy i16 length whatever the version: the client id of the request header.</summary>
    public string? LegacyNullableString()
    {
        int length = Int16();
        return length == -1 ? null : Text(Checked(length, 1));
    }

    /// <summary>A byte sequence within the request; null reads as empty.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        int length = flexible ? CompactLength() : Int32();
        return length == -1 ? default : Take(Checked(length, 1));
    }

    /// <summary>The element count of an array; -1 is a null array.</summary>
    /// <param name="minimumElementBytes">Fewest bytes one element takes; the count is refused if the frame cannot hold that many.</param>
    public int ArrayCount(int minimumElementBytes = 1)
    {
        int count = flexible ? CompactLength() : Int32();
        if (count == -1)
            return -1;
        if (count > MaxArrayElements)
            throw new ProtocolException($"An array claims {count} elements; the limit is {MaxArrayElements}.");
        return Checked(count, minimumElementBytes);
    }

    public string[] Strings() => NullableStrings() ?? [];

    public string[]? NullableStrings()
    {
        int count = ArrayCount();
        if (count < 0)
            return null;
        var strings = new string[count];
        for (int i = 0; i < count; i++)
            strings[i] = String();
        return strings;
    }

    public int[] Int32s() => NullableInt32s() ?? [];

    public int[]? NullableInt32s()
    {
        int count = ArrayCount(minimumElementBytes: 4);
        if (count < 0)
            return null;
        var values = new int[count];
        for (int i = 0; i < count; i++)
            values[i] = Int32();
        return values;
    }

    /// <summary>Skips the tagged fields that end every struct of a flexible version; unknown tags are legal and ignored.</summary>
    public void EndStruct()
    {
        if (!flexible)
            return;
        for (uint fields = UVarint(); fields > 0; fields--)
        {
            UVarint();
            uint size = UVarint();
            if (size > (uint)_rest.Length)
                throw new ProtocolException($"A tagged field claims {size} bytes with {_rest.Length} left.");
            _rest = _rest[(int)size..];
        }
    }

    /// <summary>An unsigned base-128 number of at most 5 bytes.</summary>
    public uint UVarint()
    {
        uint value = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            byte part = Take(1)[0];
            value |= (uint)(part & 0x7f) << shift;
            if (part < 0x80)
                return value;
        }
        throw new ProtocolException("A variable-length number is longer than 5 bytes.");
    }

    private int CompactLength()
    {
        uint value = UVarint();
        return value <= int.MaxValue ? (int)value - 1 : throw new ProtocolException($"A length of {value} is beyond any frame.");
    }

    private readonly int Checked(int count, int elementBytes)
    {
        if (count < 0 || (long)count * elementBytes > _rest.Length)
            throw new ProtocolException($"A length or count of {count} does not fit the {_rest.Length} bytes that are left.");
        return count;
    }

    private string Text(int length)
    {
        try
        {
            return Utf8.GetString(Take(length));
        }
        catch (DecoderFallbackException)
        {
            throw new ProtocolException("A string is not valid UTF-8.");
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
            throw new ProtocolException($"The request ends {count - _rest.Length} bytes too early.");
        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}

/// <summary>
/// The bytes of a request break the protocol. Kafka has no generic error frame, so the only answer is to close the connection
/// after one log line with this message.
/// </summary>
internal sealed class ProtocolException(string message) : Exception(message);
