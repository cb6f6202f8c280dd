using System.Buffers;
using Millrace.Broker.Storage.Batches;
using Millrace.Broker.Storage.Files;
using Millrace.Broker.Storage.Segments;

namespace Millrace.Broker.Storage;

internal sealed partial class PartitionLog
{
    /// <summary>First record, at or behind the log start, with this timestamp or a later one; its own time and offset.</summary>
    /// <exception cref="IOException">The log cannot be read.</exception>
    /// <exception cref="CorruptLogException">The log is damaged there.</exception>
    public OffsetLookup FindByTimestamp(long timestampMs)
    {
        long from = LogStartOffset;
        Segment[] segments = _segments;
        for (int i = FloorIndex(segments, from); i < segments.Length; i++)
        {
            // A header promises the batch's maximum; its record may still lie in front of the log start, so go on.
            while (segments[i].MaxTimestamp >= timestampMs && segments[i].PositionOfTimestamp(timestampMs, from) is >= 0 and var position)
            {
                if (FindInBatch(segments[i], position, timestampMs, from, out from) is { IsFound: true } found)
                    return found;
            }
        }
        return OffsetLookup.None;
    }

    /// <summary>First record with the largest timestamp of the partition.</summary>
    /// <exception cref="IOException">The log cannot be read.</exception>
    /// <exception cref="CorruptLogException">The log is damaged there.</exception>
    public OffsetLookup FindMaxTimestamp()
    {
        long largest = -1;
        foreach (Segment segment in _segments)
            largest = Math.Max(largest, segment.MaxTimestamp);
        return largest < 0 ? OffsetLookup.None : FindByTimestamp(largest);
    }

    /// <param name="nextOffset">First offset behind the batch.</param>
    private OffsetLookup FindInBatch(Segment segment, long position, long timestampMs, long from, out long nextOffset)
    {
        LogSlice slice = segment.BatchAt(position);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(slice.Length);
        try
        {
            slice.CopyTo(buffer);
            BatchHeader header = BatchHeader.Read(buffer);
            nextOffset = header.NextOffset;
            if (header.IsLogAppendTime)
                return new OffsetLookup(header.MaxTimestamp, Math.Max(from, header.BaseOffset), LeaderEpoch);
            using var records = new RecordScanner(buffer.AsMemory(0, slice.Length), header, _context.Unfolding);
            while (records.MoveNext())
            {
                long time = header.BaseTimestamp + records.TimestampDelta;
                long offset = header.BaseOffset + records.OffsetDelta;
                if (time >= timestampMs && offset >= from)
                    return new OffsetLookup(time, offset, LeaderEpoch);
            }
            return OffsetLookup.None;
        }
        catch (InvalidDataException e)
        {
            // Kafka answers with the batch's first offset when it cannot look inside; a consumer that starts there loses nothing.
            nextOffset = BatchHeader.Read(buffer).NextOffset;
            LogMessages.RecordsUnreadable(_logger, e, TopicName, Index, BatchHeader.Read(buffer).BaseOffset);
            return new OffsetLookup(timestampMs, Math.Max(from, BatchHeader.Read(buffer).BaseOffset), LeaderEpoch);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
