namespace Millrace.Kafka;

/// <summary>State of a consumer group.</summary>
public enum ConsumerGroupState
{
    Unknown = 0,
    PreparingRebalance = 1,
    CompletingRebalance = 2,
    Stable = 3,
    Dead = 4,
    Empty = 5,
}
