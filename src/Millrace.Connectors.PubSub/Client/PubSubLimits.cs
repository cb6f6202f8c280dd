namespace Millrace.Connectors.PubSub.Client;

/// <summary>Limits of the service (https://cloud.google.com/pubsub/quotas#resource_limits).</summary>
internal static class PubSubLimits
{
    public const int MessagesOfRequest = 1000;

    /// <summary>10 MB, of one message and of all in a request.</summary>
    public const int BytesOfMessage = 10_000_000;

    /// <summary>What Google's connector lets a batch have at most, to leave room for the rest of the request.</summary>
    public const int OwnBytesOfRequest = 9_500_000;

    public const int Attributes = 100;
    public const int AttributeName = 256;
    public const int AttributeValue = 1024;
    public const int OrderingKey = 1024;

    /// <summary>Names that begin so are Google's own.</summary>
    public const string ReservedPrefix = "goog";

    /// <summary>Ids in one acknowledge or modifyAckDeadline request, and their bytes: 512 KiB less room for the rest.</summary>
    public const int AckIds = 1000;
    public const int AckBytes = 480 * 1024;
}
