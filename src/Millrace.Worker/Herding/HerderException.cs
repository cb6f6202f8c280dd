namespace Millrace.Worker.Herding;

/// <summary>The control plane does not carry a request out.</summary>
/// <param name="fault">Says what the caller can do.</param>
/// <param name="message">For the client, in Connect's words.</param>
/// <param name="inner">What it was; null where the request itself is at fault.</param>
internal sealed class HerderException(HerderFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    public HerderFault Fault { get; } = fault;

    public static HerderException NotFound(string message) => new(HerderFault.NotFound, message);

    public static HerderException InvalidOffsets(string message) => new(HerderFault.InvalidOffsets, message);

    public static HerderException Failed(string message, Exception? cause = null) => new(HerderFault.Failed, message, cause);

    /// <summary>This worker does not lead, or does not have the task, and nobody knows who does: try again in a moment.</summary>
    public static HerderException NoLeader() => new(
        HerderFault.NoLeader,
        "Cannot complete request momentarily due to no known leader URL, likely because a rebalance was underway.");

    public static HerderException Starting() => new(HerderFault.Starting, "Request timed out. The worker is still starting up.");
}

/// <summary>Why a request was not carried out.</summary>
internal enum HerderFault
{
    /// <summary>There is no such connector or task, or nothing is known of its state yet.</summary>
    NotFound,

    /// <summary>A connector has the name already.</summary>
    Exists,

    /// <summary>Another request changed the configuration between reading and writing: send it again.</summary>
    Changed,

    /// <summary>Offsets are changed only while their connector is stopped.</summary>
    NotStopped,

    /// <summary>These cannot be offsets of such a connector.</summary>
    InvalidOffsets,

    /// <summary>The worker has no place in its group yet: try again.</summary>
    Starting,

    /// <summary>Another worker is to do it, and it is not known which one: try again.</summary>
    NoLeader,

    /// <summary>The worker has lost its place in the group for good: it must be started again.</summary>
    Ended,

    /// <summary>It was tried, and failed.</summary>
    Failed,
}
