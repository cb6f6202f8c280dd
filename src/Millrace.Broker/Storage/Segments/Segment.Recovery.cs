using System.Buffers;
using Millrace.Broker.Storage.Batches;
using Millrace.Broker.Storage.Files;

namespace Millrace.Broker.Storage.Segments;

internal sealed partial class Segment
{
    private const int ScanBytes = 1024 * 1024;

    /// <summary>
    /// Uses the saved indexes as they are; false when they are missing or do not fit the log, which then must be scanned.
    /// </summary>
    /// <remarks>Their presence means that the log was flushed when they were written, and a sealed log does not change.</remarks>
    public bool TryOpenIndexes()
    {
        if (!_offsets.File.TryOpen() || !_times.File.TryOpen())
            return false;
        var (relativeOffset, position) = _offsets.Last;
        if (_size == 0 ? _offsets.File.Count > 0
            : _offsets.File.Count == 0 || _times.File.Count == 0 || (uint)position >= _size || relativeOffset < 0)
            return false;
        if (_times.Last is { } last)
        {
            MaxTimestamp = last.TimestampMs;
            MaxTimestampOffset = BaseOffset + last.RelativeOffset;
        }
        IsFlushed = IsSealed = true;
        return true;
    }

    /// <summary>Makes a segment whose indexes were opened, and whose end was found, ready for appends.</summary>
    public void ResumeAppends()
    {
        Span<byte> window = stackalloc byte[BatchHeader.Size];
        if (_size > 0)
        {
            var first = new BatchWalk(_file, window, 0, _size);
            first.MoveNext();
            FirstTimestamp = first.Header.MaxTimestamp;
        }
        _offsets.File.Load();
        _times.File.Load();
        IsSealed = false;
    }

    /// <summary>Finds the end of a segment whose indexes were opened.</summary>
    /// <exception cref="CorruptLogException">The log is not what the indexes say: scan it.</exception>
    public void FindEnd()
    {
        var (relativeOffset, position) = _offsets.Last;
        Span<byte> window = stackalloc byte[WalkBytes];
        var walk = new BatchWalk(_file, window, position, _size);
        bool isFirst = true;
        while (walk.MoveNext())
        {
            if (isFirst && walk.Header.LastOffset != BaseOffset + relativeOffset)
                throw new CorruptLogException(LogPath, position, "its index names another batch here");
            isFirst = false;
            _nextOffset = walk.Header.NextOffset;
        }
    }

    /// <summary>
    /// Reads every byte, checks every batch, and rebuilds the indexes; stops at the first batch that is not whole and right.
    /// </summary>
    /// <returns>Null when the whole file is good, else what is wrong; the segment then ends in front of it.</returns>
    public CorruptLogException? Scan()
    {
        long end = _file.Length;
        _offsets.File.Reset();
        _times.File.Reset();
        (_size, _nextOffset, MaxTimestamp, MaxTimestampOffset, FirstTimestamp) = (0, BaseOffset, -1, -1, -1);
        IsFlushed = IsSealed = false;
        _bytesSinceIndex = _indexIntervalBytes + 1;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ScanBytes);
        try
        {
            long position = 0;
            while (position < end)
            {
                int filled = ReadFully(buffer, position, end);
                int at = 0;
                while (at < filled)
                {
                    ReadOnlySpan<byte> rest = buffer.AsSpan(at, filled - at);
                    if (WhyBad(rest, end - position - at) is { } reason)
                        return new CorruptLogException(LogPath, position + at, reason);
                    long total = rest.Length < BatchHeader.Size ? BatchHeader.Size : BatchHeader.Read(rest).TotalSize;
                    if (rest.Length < total)
                    {
                        if (at == 0)
                            buffer = Larger(buffer, (int)total);
                        break;
                    }
                    if (!BatchHeader.CrcMatches(rest[..(int)total]))
                        return new CorruptLogException(LogPath, position + at, "the checksum of the batch is wrong");
                    BatchHeader header = BatchHeader.Read(rest);
                    Publish((int)(position + at), (int)total, header.BaseOffset, header);
                    at += (int)total;
                }
                position += at;
            }
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Whether a whole, right batch begins anywhere after this position: then the damage is not the torn end of a write.</summary>
    public bool HasBatchAfter(long position)
    {
        Span<byte> window = new byte[BatchHeader.Size];
        if (_file.Read(window, position) < BatchHeader.Size)
            return false;
        long next = position + BatchHeader.Read(window).TotalSize;
        long end = _file.Length;
        if (next <= position || end - next < BatchHeader.Size || _file.Read(window, next) < BatchHeader.Size)
            return false;
        BatchHeader header = BatchHeader.Read(window);
        return header.Magic == 2 && header.BatchLength >= BatchHeader.MinBatchLength && header.TotalSize <= end - next
            && header.BaseOffset >= _nextOffset;
    }

    /// <summary>Bytes in the file, good or not.</summary>
    public long FileLength => _file.Length;

    /// <summary>Cuts the file behind the last good batch that <see cref="Scan"/> found, keeping the rest beside it when asked.</summary>
    /// <returns>How many bytes were cut.</returns>
    public long Truncate(string? keepAs)
    {
        long end = _file.Length;
        if (keepAs is not null)
        {
            using FileStream log = new(LogPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using FileStream copy = OwnerOnly.CreateFile(keepAs);
            log.Position = _size;
            log.CopyTo(copy);
            copy.Flush(flushToDisk: true);
        }
        _file.SetLength(_size);
        return end - _size;
    }

    /// <param name="rest">Bytes at hand, perhaps not the whole batch.</param>
    /// <param name="left">Bytes to the end of the file.</param>
    private string? WhyBad(ReadOnlySpan<byte> rest, long left)
    {
        if (left < BatchHeader.Size)
            return $"only {left} bytes are left for a batch header of {BatchHeader.Size}";
        if (rest.Length < BatchHeader.Size)
            return null;
        BatchHeader header = BatchHeader.Read(rest);
        if (header.BatchLength < BatchHeader.MinBatchLength || header.TotalSize > left || header.TotalSize > MaxBytes)
            return $"batch length {header.BatchLength} does not fit into {left} bytes";
        if (header.Magic != 2)
            return $"magic is {header.Magic}, not 2";
        if (header.BaseOffset < _nextOffset || header.LastOffsetDelta < 0 || header.LastOffset - BaseOffset > int.MaxValue)
            return $"offsets {header.BaseOffset}..{header.LastOffset} do not follow {_nextOffset - 1}";
        return null;
    }

    private int ReadFully(byte[] buffer, long position, long end)
    {
        int wanted = (int)Math.Min(buffer.Length, end - position);
        int filled = 0;
        while (filled < wanted)
        {
            int read = _file.Read(buffer.AsSpan(filled, wanted - filled), position + filled);
            if (read == 0)
                break;
            filled += read;
        }
        return filled;
    }

    private static byte[] Larger(byte[] buffer, int size)
    {
        ArrayPool<byte>.Shared.Return(buffer);
        return ArrayPool<byte>.Shared.Rent(size);
    }
}
