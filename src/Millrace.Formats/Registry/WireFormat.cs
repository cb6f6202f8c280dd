using System.Buffers.Binary;
using Millrace.Errors;

namespace Millrace.Formats.Registry;

/// <summary>
/// Confluent's frame around a payload: a zero, the schema's id in four bytes, the payload
/// (https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format).
/// </summary>
internal static class WireFormat
{
    public const byte Magic = 0;
    public const int PrefixLength = 5;

    // Format 1 carries the schema's GUID and belongs into headers (KIP-less addition of Confluent Platform 8.0).
    private const byte GuidMagic = 1;

    /// <summary>The id in front of the payload. Errors: <see cref="DataException"/> when there is none.</summary>
    public static int ReadId(ReadOnlySpan<byte> message)
    {
        if (message.Length >= PrefixLength && message[0] == Magic) return BinaryPrimitives.ReadInt32BigEndian(message[1..]);
        throw message.Length > 0 && message[0] == GuidMagic
            ? new DataException(
                "The message names its schema by GUID (magic byte 1), which is not supported; set the producer's schema id serializer to "
                + "the prefix one")
            : new DataException(
                "Unknown magic byte! The message does not begin with a zero and a schema id, so no Schema Registry serializer wrote it");
    }
}
