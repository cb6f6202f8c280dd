using Millrace.Records;

namespace Millrace.Worker.Tasks.Sources;

/// <summary>
/// The records of one source partition within one batch: how many are not acknowledged yet, and the offset that holds when all are.
/// </summary>
internal sealed class SourceSegment(OffsetMap partition)
{
    public OffsetMap Partition { get; } = partition;

    public OffsetMap? Offset { get; set; }

    /// <summary>Records sent and not acknowledged.</summary>
    public int Pending { get; set; }
}
