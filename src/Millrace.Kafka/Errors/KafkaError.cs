using System.Collections.Frozen;

namespace Millrace.Kafka;

/// <summary>What a Kafka error code is called and means; one table for the broker's codes and librdkafka's own.</summary>
/// <param name="Code">The number on the wire.</param>
/// <param name="Name">
/// Kafka's name (<c>UNKNOWN_TOPIC_OR_PARTITION</c>); librdkafka's own start with an underscore (<c>_TIMED_OUT</c>).
/// </param>
/// <param name="IsRetriable">True when the same call can succeed later without a change.</param>
/// <param name="Description">One sentence, in Kafka's words.</param>
public readonly record struct KafkaError(KafkaErrorCode Code, string Name, bool IsRetriable, string Description)
{
    private static readonly FrozenDictionary<KafkaErrorCode, KafkaError> ByCode =
        KafkaErrorTable.Rows.ToFrozenDictionary(error => error.Code);

    /// <summary>The entry of <paramref name="code"/>; a code unknown to this table is named <c>ERROR_n</c> and not retriable.</summary>
    public static KafkaError Of(KafkaErrorCode code)
        => ByCode.TryGetValue(code, out KafkaError error)
            ? error
            : new KafkaError(code, $"ERROR_{(int)code}", false, "An error code unknown to this version.");
}
