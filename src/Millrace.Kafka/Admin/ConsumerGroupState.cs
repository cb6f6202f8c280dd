namespace Millrace.Kafka;

/// <summary>State of a consumer group.</summary>
public enum ConsumerGroupState
{
    /// <summary>The broker does not say.</summary>
    Unknown = 0,

    /// <summary>Members are asked to join again.</summary>
    PreparingRebalance = 1,

    /// <summary>Partitions are being assigned.</summary>
    CompletingRebalance = 2,

    /// <summary>Its members work.</summary>
    Stable = 3,

    /// <summary>There is no such group.</summary>
    Dead = 4,

    /// <summary>It has offsets and no members.</summary>
    Empty = 5,
}
