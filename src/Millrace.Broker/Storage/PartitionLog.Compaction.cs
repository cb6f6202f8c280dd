using System.Globalization;
using System.Text;
using Millrace.Broker.Storage.Batches;
using Millrace.Broker.Storage.Compaction;
using Millrace.Broker.Storage.Files;
using Millrace.Broker.Storage.Segments;
using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker.Storage;

internal sealed partial class PartitionLog
{
    private const string CompactedToFile = "compacted-to";

    /// <summary>Offset up to which every key is unique; -1: not read yet. Only the maintenance loop touches it.</summary>
    private long _compactedTo = -1;

    /// <summary>Compacts the closed segments when the topic asks for it and enough of them is new. For the maintenance loop.</summary>
    /// <remarks>
    /// Two passes, as Kafka's cleaner: the new part gives the last offset of each key, then everything is written without records that
    /// have a later one. Appends and reads go on; only the exchange of the segment list takes the write lock. Nothing behind the last
    /// stable offset is touched: before a transaction is decided nobody knows whether its records count.
    /// </remarks>
    /// <exception cref="IOException">Disk full or worse; the old segments stay.</exception>
    /// <exception cref="CorruptLogException">A batch header is not one; the old segments stay.</exception>
    /// <exception cref="OperationCanceledException">The broker stops; the old segments stay.</exception>
    public void CompactIfDue(CancellationToken cancellationToken)
    {
        TopicConfigs configs = _configs;
        Segment[] segments = _segments;
        if (!configs.Compacts || _isDeleted || _failure is not null || segments.Length < 2)
            return;
        if (_compactedTo < 0)
            _compactedTo = ReadOffsetFile(CompactedToFile);
        int closed = 0;
        long stable = LastStableOffset;
        while (closed < segments.Length - 1 && segments[closed].IsSealed && segments[closed + 1].BaseOffset <= stable
            && NowMs - segments[closed].MaxTimestamp >= configs.MinCompactionLagMs)
            closed++;
        if (!IsCompactionDue(segments, closed, configs))
            return;

        var keys = new KeyOffsets(_context.Settings.CompactionMaxKeys);
        long end = CollectKeys(segments, closed, keys, cancellationToken);
        int covered = 0;
        while (covered < closed && segments[covered].BaseOffset < end)
            covered++;
        var compactor = new BatchCompactor(keys, _producers.Aborted, NowMs, configs.DeleteRetentionMs, _context.Unfolding);
        long before = SizeBytes;
        for (int from = 0, to; from < covered; from = to)
        {
            to = GroupEnd(segments, from, covered, configs);
            if (!TryRewrite(segments[from..to], compactor, configs, cancellationToken))
                return;
        }
        // In front of where the last pass ended nothing aborted is left; what this one took out, a reader may still hold.
        _producers.Aborted.ForgetBefore(_compactedTo);
        _compactedTo = end;
        WriteOffsetFile(CompactedToFile, end);
        LogMessages.Compacted(_logger, TopicName, Index, before, SizeBytes, end);
    }

    private bool IsCompactionDue(Segment[] segments, int closed, TopicConfigs configs)
    {
        long dirty = 0, total = 0;
        bool isLate = false;
        for (int i = 0; i < closed; i++)
        {
            total += segments[i].Size;
            if (segments[i + 1].BaseOffset <= _compactedTo)
                continue;
            dirty += segments[i].Size;
            isLate |= NowMs - segments[i].MaxTimestamp > configs.MaxCompactionLagMs;
        }
        return dirty > 0 && (isLate || (double)dirty / total >= configs.MinDirtyRatio);
    }

    /// <summary>Neighbours that fit into one segment go together, so that compaction does not leave thousands of small files.</summary>
    private static int GroupEnd(Segment[] segments, int from, int limit, TopicConfigs configs)
    {
        long size = segments[from].Size;
        int to = from + 1;
        while (to < limit && size + segments[to].Size <= configs.SegmentBytes
            && segments[to + 1].BaseOffset - segments[from].BaseOffset <= int.MaxValue)
            size += segments[to++].Size;
        return to;
    }

    /// <summary>Fills the map from the part that is not compacted yet, and returns the offset it reached.</summary>
    private long CollectKeys(Segment[] segments, int closed, KeyOffsets keys, CancellationToken cancellationToken)
    {
        byte[] buffer = [];
        for (int i = 0; i < closed; i++)
        {
            if (segments[i + 1].BaseOffset <= _compactedTo)
                continue;
            BatchWalk walk = segments[i].WalkFrom(_compactedTo, new byte[4096]);
            while (walk.MoveNext())
            {
                cancellationToken.ThrowIfCancellationRequested();
                BatchHeader header = walk.Header;
                if (header.IsControl || (header.IsTransactional && _producers.Aborted.Contains(header.ProducerId, header.BaseOffset)))
                    continue;
                try
                {
                    if (!TryCollect(ReadBatch(segments[i], walk, ref buffer), header, keys))
                        return header.BaseOffset; // The rest waits for the next pass; what is in the map is true all the same.
                }
                catch (InvalidDataException e)
                {
                    LogMessages.KeptUncompacted(_logger, e, TopicName, Index, header.BaseOffset); // See the rewriting.
                }
            }
        }
        return segments[closed].BaseOffset;
    }

    /// <summary>False when the map is full.</summary>
    private bool TryCollect(ReadOnlyMemory<byte> batch, in BatchHeader header, KeyOffsets keys)
    {
        using UnpackedRecords unpacked = UnpackedRecords.Of(batch, header, _context.Unfolding);
        var records = new RecordReader(unpacked.Span, header.Count);
        while (records.MoveNext())
        {
            if (records.Current.HasKey && !keys.TryAdd(records.Current.Key, header.BaseOffset + records.Current.OffsetDelta))
                return false;
        }
        return true;
    }

    private bool TryRewrite(Segment[] group, BatchCompactor compactor, TopicConfigs configs, CancellationToken cancellationToken)
    {
        HashSet<long> lastOfProducers;
        lock (_write)
            lastOfProducers = _producers.LastOffsets();
        string directory = _directory;
        using Segment compacted = Segment.Create(
            CompactionSwap.MakeWorkFolder(directory), group[0].BaseOffset, configs.IndexIntervalBytes, _context.Files);
        long left = group.Sum(s => s.Size);
        byte[] buffer = [];
        foreach (Segment segment in group)
        {
            BatchWalk walk = segment.Walk(0, new byte[4096]);
            while (walk.MoveNext())
            {
                cancellationToken.ThrowIfCancellationRequested();
                BatchHeader header = walk.Header;
                ReadOnlyMemory<byte> batch = ReadBatch(segment, walk, ref buffer);
                left -= batch.Length;
                bool isEnd = left == 0; // CompactionSwap needs the last offset.
                ReadOnlyMemory<byte> kept = CompactOrKeep(compactor, batch, header, isEnd || lastOfProducers.Contains(header.LastOffset));
                if (compacted.Size + kept.Length + left > Segment.MaxBytes)
                    kept = batch; // Unpacked it would not fit; too many records are never wrong.
                if (kept.Length == 0)
                    continue;
                compacted.Write(kept, header.BaseOffset, header.LeaderEpoch);
                compacted.PublishWritten(kept.Length, header.BaseOffset, BatchHeader.Read(kept.Span));
            }
        }
        compacted.Seal();
        return TryExchange(group, compacted, directory, configs);
    }

    /// <summary>A batch that cannot be read stays as it is: too many records are never wrong, and it must not stop the rest.</summary>
    private static ReadOnlyMemory<byte> CompactOrKeep(BatchCompactor compactor, ReadOnlyMemory<byte> batch, in BatchHeader header,
        bool mustRemain)
    {
        try
        {
            return compactor.Compact(batch, header, mustRemain);
        }
        catch (InvalidDataException)
        {
            return batch;
        }
    }

    private bool TryExchange(Segment[] group, Segment compacted, string directory, TopicConfigs configs)
    {
        lock (_write)
        {
            Segment[] segments = _segments;
            int at = Array.IndexOf(segments, group[0]);
            // Deleted, or records were deleted meanwhile: what was written is worth nothing.
            if (_isDeleted || _failure is not null || at < 0)
                return false;
            CompactionSwap.Decide(directory, compacted);
            try
            {
                foreach (Segment old in group)
                {
                    old.Retire(_time.GetUtcNow());
                    _retired.Add(old);
                }
                Segment replacement = CompactionSwap.Complete(directory, compacted.BaseOffset, configs.IndexIntervalBytes, _context.Files);
                _segments = [.. segments[..at], replacement, .. segments[(at + group.Length)..]];
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or CorruptLogException)
            {
                Fail(e, "finish the compaction of"); // Decided but half done: only the next start's repair may touch these files.
                return false;
            }
        }
        CompactionSwap.RemoveWorkFolder(directory);
        return true;
    }

    private static ReadOnlyMemory<byte> ReadBatch(Segment segment, in BatchWalk walk, ref byte[] buffer)
    {
        int length = (int)(walk.NextPosition - walk.Position);
        if (buffer.Length < length)
            buffer = new byte[Math.Max(length, buffer.Length * 2)];
        segment.BatchAt(walk.Position).CopyTo(buffer.AsSpan(0, length));
        return buffer.AsMemory(0, length);
    }

    private long ReadOffsetFile(string name)
    {
        string path = Path.Combine(_directory, name);
        return File.Exists(path) && long.TryParse(File.ReadAllText(path), NumberStyles.None, CultureInfo.InvariantCulture, out long offset)
            ? offset : 0;
    }

    private void WriteOffsetFile(string name, long offset) =>
        DurableFile.Replace(Path.Combine(_directory, name), Encoding.ASCII.GetBytes(offset.ToString(CultureInfo.InvariantCulture)));
}
