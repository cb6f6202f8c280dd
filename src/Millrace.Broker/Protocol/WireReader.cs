using System.Buffers.Binary;
using System.Text;

namespace Millrace.Broker.Protocol;

/// <summary>
/// Reads Kafka's primitive types from one request. All integers are big-endian. A <em>flexible</em> version stores lengths as
/// uvarint(length + 1) and ends each struct with tagged fields; a legacy one uses fixed-width lengths (KIP-482).
/// </summary>
/// <remarks>
/// Every length is checked against the bytes that are left before anything is allocated, so a request can cost no more
/// memory than a small multiple of its own size. Breaches throw <see cref="ProtocolException"/>. Fields are named by who reads them, for
/// that message alone: a name costs nothing while the bytes are right.
/// </remarks>
internal ref struct WireReader(ReadOnlySpan<byte> bytes, bool flexible)
{
    /// <summary>
    /// More elements than any client sends in one array; keeps a 100 MB frame of empty strings from becoming a huge list.
    /// </summary>
    private const int MaxArrayElements = 1_000_000;

    private const string TaggedFields = "tagged fields";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest = bytes;

    public readonly int Remaining => _rest.Length;

    public readonly bool Flexible => flexible;

    public sbyte Int8(string field) => (sbyte)Take(1, field)[0];

    public bool Bool(string field) => Take(1, field)[0] != 0;

    public short Int16(string field) => BinaryPrimitives.ReadInt16BigEndian(Take(2, field));

    public int Int32(string field) => BinaryPrimitives.ReadInt32BigEndian(Take(4, field));

    public long Int64(string field) => BinaryPrimitives.ReadInt64BigEndian(Take(8, field));

    public double Double(string field) => BinaryPrimitives.ReadDoubleBigEndian(Take(8, field));

    /// <summary>16 raw bytes, most significant first.</summary>
    public Guid Uuid(string field) => new(Take(16, field), bigEndian: true);

    /// <summary>Reads over a field that means nothing here.</summary>
    public void Skip8(string field) => Take(1, field);

    public void Skip32(string field) => Take(4, field);

    public void Skip64(string field) => Take(8, field);

    public void SkipString(string field)
    {
        if (StringLength(field) is >= 0 and var length)
            Take(length, field);
    }

    public string String(string field) => NullableString(field) ?? throw new ProtocolException($"Field '{field}' must not be null.");

    public string? NullableString(string field) => StringLength(field) is >= 0 and var length ? Text(length, field) : null;

    /// <summary>A nullable string with the legacy i16 length whatever the version: the client id of the request header.</summary>
    public string? LegacyNullableString(string field)
    {
        int length = Int16(field);
        return length == -1 ? null : Text(Checked(length, 1, field), field);
    }

    /// <summary>A byte sequence within the request; null reads as empty.</summary>
    public ReadOnlySpan<byte> Bytes(string field)
    {
        int length = flexible ? CompactLength(field) : Int32(field);
        return length == -1 ? default : Take(Checked(length, 1, field), field);
    }

    /// <summary>The element count of an array; -1 is a null array.</summary>
    /// <param name="minimumElementBytes">Fewest bytes one element takes; the count is refused if the frame cannot hold that many.</param>
    public int ArrayCount(string field, int minimumElementBytes = 1)
    {
        int count = flexible ? CompactLength(field) : Int32(field);
        if (count == -1)
            return -1;
        if (count > MaxArrayElements)
            throw new ProtocolException($"Field '{field}' claims {count} elements; the limit is {MaxArrayElements}.");
        return Checked(count, minimumElementBytes, field);
    }

    public string[] Strings(string field) => NullableStrings(field) ?? [];

    public string[]? NullableStrings(string field)
    {
        int count = ArrayCount(field);
        if (count < 0)
            return null;
        var strings = new string[count];
        for (int i = 0; i < count; i++)
            strings[i] = String(field);
        return strings;
    }

    public int[] Int32s(string field) => NullableInt32s(field) ?? [];

    public int[]? NullableInt32s(string field)
    {
        int count = ArrayCount(field, minimumElementBytes: 4);
        if (count < 0)
            return null;
        var values = new int[count];
        for (int i = 0; i < count; i++)
            values[i] = Int32(field);
        return values;
    }

    /// <summary>Skips the tagged fields that end every struct of a flexible version; unknown tags are legal and ignored.</summary>
    public void EndStruct()
    {
        if (!flexible)
            return;
        for (uint fields = UVarint(TaggedFields); fields > 0; fields--)
        {
            UVarint(TaggedFields);
            uint size = UVarint(TaggedFields);
            if (size > (uint)_rest.Length)
                throw new ProtocolException($"A tagged field claims {size} bytes with {_rest.Length} left.");
            _rest = _rest[(int)size..];
        }
    }

    /// <summary>An unsigned base-128 number of at most 5 bytes.</summary>
    public uint UVarint(string field)
    {
        uint value = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            byte part = Take(1, field)[0];
            value |= (uint)(part & 0x7f) << shift;
            if (part < 0x80)
                return value;
        }
        throw new ProtocolException($"Field '{field}' begins with a number of more than 5 bytes.");
    }

    private int StringLength(string field)
    {
        int length = flexible ? CompactLength(field) : Int16(field);
        return length == -1 ? -1 : Checked(length, 1, field);
    }

    private int CompactLength(string field)
    {
        uint value = UVarint(field);
        return value <= int.MaxValue
            ? (int)value - 1
            : throw new ProtocolException($"Field '{field}' claims a length of {value}, beyond any frame.");
    }

    private readonly int Checked(int count, int elementBytes, string field)
    {
        if (count < 0 || (long)count * elementBytes > _rest.Length)
            throw new ProtocolException($"Field '{field}' claims a length or count of {count}, with {_rest.Length} bytes left.");
        return count;
    }

    private string Text(int length, string field)
    {
        try
        {
            return Utf8.GetString(Take(length, field));
        }
        catch (DecoderFallbackException)
        {
            throw new ProtocolException($"Field '{field}' is not valid UTF-8.");
        }
    }

    private ReadOnlySpan<byte> Take(int count, string field)
    {
        if (count > _rest.Length)
            throw new ProtocolException($"The request ends {count - _rest.Length} bytes too early, in field '{field}'.");
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
