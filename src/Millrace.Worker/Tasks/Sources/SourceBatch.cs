using Millrace.Records;

namespace Millrace.Worker.Tasks.Sources;

/// <summary>What has to be remembered of a batch while its records are on their way to the broker.</summary>
internal sealed class SourceBatch(int count)
{
    public long[] Tags { get; } = new long[count];

    /// <summary>For each record its segment; null when the record has no source partition.</summary>
    public SourceSegment?[] Segments { get; } = new SourceSegment?[count];

    public List<SourceSegment> Distinct { get; } = [];

    /// <summary>Records whose fate is open, those not sent yet included.</summary>
    public int Open { get; set; } = count;

    /// <summary>The segment of a partition in this batch. Batches are of one or few partitions: looking through them is fastest.</summary>
    public SourceSegment SegmentOf(OffsetMap partition)
    {
        foreach (SourceSegment segment in Distinct)
            if (ReferenceEquals(segment.Partition, partition)) return segment;
        SourceSegment? equal = Distinct.Find(segment => segment.Partition.Equals(partition));
        if (equal is not null) return equal;
        var added = new SourceSegment(partition);
        Distinct.Add(added);
        return added;
    }
}

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
