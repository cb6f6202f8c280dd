using Millrace.Broker.Storage.Batches;
using Millrace.Broker.Storage.Files;

namespace Millrace.Broker.Storage.Segments;

internal sealed partial class Segment
{
    /// <summary>One index interval: a walk from an index entry rarely needs a second read.</summary>
    private const int WalkBytes = 4096;

    /// <summary>
    /// Whole batches from the one with this offset on, at most <paramref name="maxBytes"/>; empty when the first is larger.
    /// </summary>
    /// <param name="before">Only batches that begin in front of this offset, which is where one begins.</param>
    /// <param name="next">An offset behind the last batch, and not behind the one that follows.</param>
    /// <returns>False when no batch to start with ends at or behind this offset.</returns>
    /// <exception cref="CorruptLogException">A batch header is not one.</exception>
    public bool TrySlice(
        long offset, long before, int maxBytes, bool atLeastOneBatch, EmptyBatches empties, out LogSlice slice, out long next)
    {
        slice = LogSlice.Empty;
        Span<byte> window = stackalloc byte[WalkBytes];
        long end = Size;
        next = NextOffset; // Behind the size: see Publish.
        if (before < next)
            (end, next) = (PositionOf(before, window, end), before);
        long start = _offsets.PositionOfOffset(offset - BaseOffset);
        var walk = new BatchWalk(_file, window, start, end);
        long firstEnd = -1;
        while (walk.MoveNext())
        {
            if (walk.Header.LastOffset < offset || (empties == EmptyBatches.Skip && walk.Header.Count == 0))
                continue;
            start = walk.Position;
            firstEnd = walk.NextPosition;
            break;
        }
        if (firstEnd < 0)
            return false;
        long limit = start + Math.Max(maxBytes, 0);
        if (limit < firstEnd)
        {
            next = walk.Header.NextOffset;
            if (atLeastOneBatch)
                slice = new LogSlice(_file, start, (int)(firstEnd - start));
            return true;
        }
        if (limit >= end)
        {
            slice = new LogSlice(_file, start, (int)(end - start));
            return true;
        }

        long lastEnd = Math.Max(firstEnd, _offsets.PositionAtOrBefore(limit));
        walk = new BatchWalk(_file, window, lastEnd, end);
        while (walk.MoveNext())
        {
            if (walk.NextPosition > limit)
            {
                next = walk.Header.BaseOffset;
                break;
            }
            lastEnd = walk.NextPosition;
        }
        slice = new LogSlice(_file, start, (int)(lastEnd - start));
        return true;
    }

    /// <summary>Where the first batch lies that begins at or behind an offset.</summary>
    private long PositionOf(long offset, Span<byte> window, long end)
    {
        var walk = new BatchWalk(_file, window, offset <= BaseOffset ? 0 : _offsets.PositionOfOffset(offset - BaseOffset), end);
        while (walk.MoveNext())
        {
            if (walk.Header.BaseOffset >= offset)
                return walk.Position;
        }
        return end;
    }

    /// <summary>Position of the first batch that has a record of this time or later, by its header; -1 when there is none.</summary>
    public long PositionOfTimestamp(long timestampMs, long fromOffset)
    {
        long relative = Math.Max(_times.OffsetBefore(timestampMs), fromOffset - BaseOffset);
        Span<byte> window = stackalloc byte[WalkBytes];
        var walk = new BatchWalk(_file, window, _offsets.PositionOfOffset(relative), Size);
        while (walk.MoveNext())
        {
            if (walk.Header.LastOffset >= fromOffset && walk.Header.MaxTimestamp >= timestampMs)
                return walk.Position;
        }
        return -1;
    }

    /// <summary>The batch at this position and the ones after it, header by header.</summary>
    public BatchWalk Walk(long position, Span<byte> window) => new(_file, window, position, Size);

    /// <summary>Batches from at or in front of the one with this offset.</summary>
    public BatchWalk WalkFrom(long offset, Span<byte> window) =>
        Walk(offset <= BaseOffset ? 0 : _offsets.PositionOfOffset(offset - BaseOffset), window);

    /// <summary>The one batch that begins here.</summary>
    public LogSlice BatchAt(long position)
    {
        Span<byte> window = stackalloc byte[BatchHeader.Size];
        BatchWalk walk = Walk(position, window);
        return walk.MoveNext() ? new LogSlice(_file, position, (int)(walk.NextPosition - position)) : LogSlice.Empty;
    }
}

/// <summary>What a read does with batches that compaction left without records, in front of the first one with some.</summary>
/// <remarks>
/// librdkafka takes a response without any record for one that was cut ("Message at offset N might be too large to fetch"): it doubles its
/// fetch size, then reports an error. Nothing is lost by starting behind such batches, as consumers know holes in the offsets.
/// </remarks>
internal enum EmptyBatches
{
    Skip,

    /// <summary>Nothing else is left, and the consumer must get to the end of the log.</summary>
    Return,
}
