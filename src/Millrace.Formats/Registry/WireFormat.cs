using System.Buffers.Binary;
using Millrace.Errors;

namespace Millrace.Formats.Registry;

/// <summary>
/// Confluent's frame around a payload: a zero and the schema's id in four bytes, or a one and its GUID in sixteen; then the payload. A
/// header of the record may have the frame instead
/// (https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format).
/// </summary>
internal static class WireFormat
{
    public const byte Magic = 0;
    public const int PrefixLength = 5;

    public const byte GuidMagic = 1;
    public const int GuidPrefixLength = 17;

    /// <summary>The id at the start, if there is one.</summary>
    public static bool TryReadId(ReadOnlySpan<byte> message, out int id)
    {
        if (message.Length >= PrefixLength && message[0] == Magic)
        {
            id = BinaryPrimitives.ReadInt32BigEndian(message[1..]);
            return id >= 0;
        }

        id = 0;
        return false;
    }

    /// <summary>The GUID at the start.</summary>
    /// <exception cref="DataException">There is none either.</exception>
    public static Guid ReadGuid(ReadOnlySpan<byte> message) => message.Length >= GuidPrefixLength && message[0] == GuidMagic
        ? new Guid(message[1..GuidPrefixLength], bigEndian: true)
        : message.Length >= PrefixLength && message[0] == Magic
        ? throw new DataException("The message has a negative schema id, which no Schema Registry gives")
        : throw new DataException("Unknown magic byte! The message does not begin with a zero and a schema id, nor with a one and a "
            + "schema GUID, "
            + "so no Schema Registry serializer wrote it");

    /// <summary>The frame with an id.</summary>
    public static byte[] PrefixOf(int id)
    {
        byte[] prefix = [Magic, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(prefix.AsSpan(1), id);
        return prefix;
    }

    /// <summary>The frame with a GUID.</summary>
    public static byte[] PrefixOf(Guid guid) => [GuidMagic, .. guid.ToByteArray(bigEndian: true)];
}
