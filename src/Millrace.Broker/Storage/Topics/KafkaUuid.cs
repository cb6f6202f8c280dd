using System.Buffers.Text;

namespace Millrace.Broker.Storage.Topics;

/// <summary>Random ids as Kafka writes them: 16 big-endian bytes, 22 characters of URL-safe base64.</summary>
internal static class KafkaUuid
{
    /// <summary>A random id that is not one of Kafka's reserved ones and whose text does not look like a command-line option.</summary>
    public static Guid New()
    {
        while (true)
        {
            Guid id = Guid.NewGuid();
            if (!ToText(id).StartsWith('-'))
                return id; // A version-4 id is never all zeros or (0, 1).
        }
    }

    public static string ToText(Guid id) => Base64Url.EncodeToString(id.ToByteArray(bigEndian: true));
}
