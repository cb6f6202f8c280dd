namespace Millrace.Kafka;

/// <summary>
/// Something went wrong in the background (a broker is gone, a login was refused). librdkafka goes on trying, unless it is fatal.
/// </summary>
/// <param name="Code">Kafka's error code.</param>
/// <param name="Reason">librdkafka's words.</param>
/// <param name="IsFatal">True when the client cannot go on.</param>
public readonly record struct KafkaNotice(KafkaErrorCode Code, string Reason, bool IsFatal)
{
    /// <summary>Name of the code, such as <c>_TRANSPORT</c>.</summary>
    public string Name => KafkaError.Of(Code).Name;
}
