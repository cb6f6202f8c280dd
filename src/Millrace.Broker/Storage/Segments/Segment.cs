using System.Globalization;
using Millrace.Broker.Storage.Batches;
using Millrace.Broker.Storage.Files;

namespace Millrace.Broker.Storage.Segments;

/// <summary>One log file with its two indexes: batches back to back, exactly as they go over the wire.</summary>
/// <remarks>
/// The partition's append lock covers everything that writes. Reading needs no lock: bytes below <see cref="Size"/> do not change, and
/// size is published after the bytes and the index entries are there.
/// </remarks>
internal sealed partial class Segment : IDisposable
{
    public const string LogSuffix = ".log", IndexSuffix = ".index", TimeIndexSuffix = ".timeindex";

    /// <summary>Positions in the index are 32 bits wide, and Kafka's tools read them as signed.</summary>
    public const int MaxBytes = int.MaxValue;

    private readonly Lock _names = new();
    private readonly OffsetIndex _offsets;
    private readonly TimeIndex _times;
    private readonly int _indexIntervalBytes;
    private readonly ReadOnlyMemory<byte>[] _gather = new ReadOnlyMemory<byte>[2];
    private readonly byte[] _header = new byte[BatchHeader.Size];
    private readonly CachedFile _file;
    private long _size;
    private int _bytesSinceIndex;
    private long _nextOffset;
    private bool _isDirty;

    private Segment(string directory, long baseOffset, int indexIntervalBytes, OpenFiles files)
    {
        BaseOffset = baseOffset;
        LogPath = PathOf(directory, baseOffset, LogSuffix);
        _file = new CachedFile(LogPath, files);
        _offsets = new OffsetIndex(PathOf(directory, baseOffset, IndexSuffix), files);
        _times = new TimeIndex(PathOf(directory, baseOffset, TimeIndexSuffix), files);
        _indexIntervalBytes = indexIntervalBytes;
        _nextOffset = baseOffset;
        _bytesSinceIndex = indexIntervalBytes + 1; // The first batch gets an entry.
    }

    public long BaseOffset { get; }

    public string LogPath { get; }

    /// <summary>Bytes that readers may see.</summary>
    public long Size => Volatile.Read(ref _size);

    /// <summary>Offset after the last record.</summary>
    public long NextOffset => Volatile.Read(ref _nextOffset);

    /// <summary>Largest timestamp of all batches, -1 when there is none.</summary>
    public long MaxTimestamp { get; private set; } = -1;

    /// <summary>Last offset of the first batch with <see cref="MaxTimestamp"/>.</summary>
    public long MaxTimestampOffset { get; private set; } = -1;

    /// <summary>Timestamp of the first batch: what `segment.ms` counts from; -1 while empty.</summary>
    public long FirstTimestamp { get; private set; } = -1;

    /// <summary>When the file was written last: its age when no batch has a timestamp.</summary>
    public long LastWriteMs => new DateTimeOffset(File.GetLastWriteTimeUtc(LogPath)).ToUnixTimeMilliseconds();

    /// <summary>Whether every byte is on disk, as far as the operating system knows.</summary>
    public bool IsFlushed { get; private set; }

    /// <summary>When the files were taken out of the log; the handle closes some time later. Null while it is part of the log.</summary>
    public DateTimeOffset? RetiredAt { get; private set; }

    /// <summary>Closed for appends, on disk, its indexes saved.</summary>
    public bool IsSealed { get; private set; }

    public static string PathOf(string directory, long baseOffset, string suffix) =>
        Path.Combine(directory, baseOffset.ToString("D20", CultureInfo.InvariantCulture) + suffix);

    public static Segment Create(string directory, long baseOffset, int indexIntervalBytes, OpenFiles files)
    {
        var segment = new Segment(directory, baseOffset, indexIntervalBytes, files);
        segment._offsets.File.Reset();
        segment._times.File.Reset();
        segment._file.Create();
        return segment;
    }

    /// <summary>Opens a log file that exists. Nothing of its content is looked at yet: see the recovery part.</summary>
    public static Segment Open(string directory, long baseOffset, int indexIntervalBytes, OpenFiles files)
    {
        var segment = new Segment(directory, baseOffset, indexIntervalBytes, files);
        segment._size = new FileInfo(segment.LogPath).Length;
        return segment;
    }

    /// <summary>
    /// Writes one batch at the end with the assigned header in front, in one system call.
    /// Readers see it after <see cref="PublishWritten"/>.
    /// </summary>
    /// <exception cref="IOException">Nothing was written for good; <see cref="DropUnpublished"/> removes what may have been
    /// written.</exception>
    public void Write(ReadOnlyMemory<byte> batch, long baseOffset, int leaderEpoch)
    {
        long position = _size;
        batch.Span[..BatchHeader.Size].CopyTo(_header);
        BatchHeader.Assign(_header, baseOffset, leaderEpoch);
        _gather[0] = _header;
        _gather[1] = batch[BatchHeader.Size..];
        try
        {
            _file.Write(_gather, position);
        }
        finally
        {
            _gather[1] = default;
        }
        IsFlushed = false;
    }

    /// <summary>Shows readers the batch that was written last.</summary>
    public void PublishWritten(int length, long baseOffset, in BatchHeader header) => Publish((int)_size, length, baseOffset, header);

    /// <summary>A write failed and may have left bytes behind the published ones.</summary>
    public void MarkDirty() => _isDirty = true;

    /// <summary>Cuts bytes of a failed write off the file, so that nobody takes them for a batch after a restart.</summary>
    /// <exception cref="IOException">Still not possible: appends must wait.</exception>
    public void DropUnpublished()
    {
        if (!_isDirty)
            return;
        _file.SetLength(_size);
        _isDirty = false;
    }

    /// <summary>Makes the log's bytes survive a power failure.</summary>
    public void Flush()
    {
        _file.FlushToDisk();
        IsFlushed = true;
    }

    /// <summary>
    /// Flushes everything and gives the indexes' memory back. Called once no more batches come, and when the broker stops.
    /// </summary>
    /// <exception cref="IOException">Not everything is on disk.</exception>
    public void Seal()
    {
        lock (_names)
        {
            if (RetiredAt is not null || IsSealed)
                return;
            if (!IsFlushed)
                Flush();
            // Also without any timestamp: an index without entries counts as lost.
            if (_times.Last is not { } last || last.TimestampMs < MaxTimestamp)
                _times.Append(MaxTimestamp, (int)Math.Max(0, MaxTimestampOffset - BaseOffset));
            _times.File.SaveAndRelease();
            _offsets.File.SaveAndRelease(); // Last: its presence says that all of the segment is on disk.
            IsSealed = true;
        }
    }

    /// <summary>Removes the names; while the file is open it still serves readers that found this segment before.</summary>
    public void Retire(DateTimeOffset now)
    {
        lock (_names) // A new topic may soon have files of the same names: a late seal must not write them.
        {
            RetiredAt = now;
            _file.Forget();
            _offsets.File.Remove();
            _times.File.Remove();
            File.Delete(LogPath);
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        _offsets.Dispose();
        _times.Dispose();
    }

    private void Publish(int position, int length, long baseOffset, in BatchHeader header)
    {
        long lastOffset = baseOffset + header.LastOffsetDelta;
        if (FirstTimestamp < 0)
            FirstTimestamp = header.MaxTimestamp;
        if (header.MaxTimestamp > MaxTimestamp)
        {
            MaxTimestamp = header.MaxTimestamp;
            MaxTimestampOffset = lastOffset;
        }
        if (_bytesSinceIndex > _indexIntervalBytes)
        {
            _offsets.Append((int)(lastOffset - BaseOffset), position);
            if (MaxTimestamp >= 0 && (_times.Last is not { } last || last.TimestampMs < MaxTimestamp))
                _times.Append(MaxTimestamp, (int)(MaxTimestampOffset - BaseOffset));
            _bytesSinceIndex = 0;
        }
        _bytesSinceIndex += length;
        // The offset first: a reader that sees the bytes must know where they end.
        Volatile.Write(ref _nextOffset, lastOffset + 1);
        Volatile.Write(ref _size, position + length);
    }
}
