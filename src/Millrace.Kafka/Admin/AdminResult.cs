namespace Millrace.Kafka;

/// <summary>What became of one topic or group of an admin request.</summary>
/// <param name="Name">The topic or group.</param>
/// <param name="Error">Null when it succeeded.</param>
public readonly record struct AdminResult(string Name, KafkaException? Error)
{
    /// <summary>The error's code; <see cref="KafkaErrorCode.None"/> when all went well.</summary>
    public KafkaErrorCode Code => Error?.Code ?? KafkaErrorCode.None;

    /// <summary>Throws what went wrong, if anything did.</summary>
    /// <exception cref="KafkaException"/>
    public void ThrowIfFailed()
    {
        if (Error is not null)
            throw Error;
    }
}
