namespace Millrace.Kafka;

/// <summary>How partitions move between the members of a group.</summary>
internal enum RebalanceProtocol
{
    /// <summary>No group has been joined.</summary>
    None,

    /// <summary>All partitions are revoked, then all are assigned anew (range, roundrobin).</summary>
    Eager,

    /// <summary>Only partitions that move are revoked (cooperative-sticky).</summary>
    Cooperative,
}
