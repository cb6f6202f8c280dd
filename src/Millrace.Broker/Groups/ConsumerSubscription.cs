using Millrace.Broker.Protocol;

namespace Millrace.Broker.Groups;

/// <summary>
/// The one look the broker takes into a consumer's metadata: which topics it is subscribed to, so that their offsets are neither
/// expired nor deleted. <c>version i16, topics []string, ...</c> (ConsumerProtocolSubscription.json); all versions start like this.
/// </summary>
internal static class ConsumerSubscription
{
    public const string ProtocolType = "consumer";

    /// <summary>Null if the bytes are not a subscription; that is the client's business and must not fail its join.</summary>
    public static string[]? TryReadTopics(ReadOnlySpan<byte> metadata)
    {
        try
        {
            var reader = new WireReader(metadata, flexible: false);
            reader.Int16("version");
            return reader.Strings("topics");
        }
        catch (ProtocolException)
        {
            return null;
        }
    }
}
