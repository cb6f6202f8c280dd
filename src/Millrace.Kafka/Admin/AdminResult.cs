namespace Millrace.Kafka;

/// <summary>What became of one topic or group of an admin request.</summary>
/// <param name="Name">The topic or group.</param>
/// <param name="Error">Null when it succeeded.</param>
public readonly record struct AdminResult(string Name, KafkaException? Error)
{
    public KafkaErrorCode Code => Error?.Code ?? KafkaErrorCode.None;

    public void ThrowIfFailed()
    {
        if (Error is not null)
            throw Error;
    }
}
