using System.Globalization;
using Millrace.Broker.Storage.Batches;
using Millrace.Broker.Storage.Compaction;
using Millrace.Broker.Storage.Files;
using Millrace.Broker.Storage.Segments;

namespace Millrace.Broker.Storage;

internal sealed partial class PartitionLog
{
    private const string LogStartFile = "log-start-offset", ProducersSuffix = ".producers", CutSuffix = ".cut";

    private long _savedProducersAt = -1;

    private void Recover(bool wasStoppedCleanly)
    {
        bool isMissing = !Directory.Exists(_directory);
        OwnerOnly.CreateFolder(_directory);
        CompactionSwap.Finish(_directory, _context.Files, _logger);
        long[] bases = [.. Directory.EnumerateFiles(_directory, "*" + Segment.LogSuffix)
            .Select(BaseOffsetOf).OfType<long>().Order()];
        int interval = _configs.IndexIntervalBytes;
        var segments = new List<Segment>();
        for (int i = 0; i < bases.Length; i++)
        {
            RefuseLink(Segment.PathOf(_directory, bases[i], Segment.LogSuffix));
            Segment segment = Segment.Open(_directory, bases[i], interval, _context.Files);
            segments.Add(segment);
            // A segment that was closed just before the crash may still have the index of an earlier clean stop: hence the last two.
            bool isTrusted = wasStoppedCleanly || i < bases.Length - 2;
            if (OpenSegment(segment, isTrusted, isLast: i == bases.Length - 1) is { } damage)
            {
                CutAt(segment, damage, wasStoppedCleanly, bases.AsSpan(i + 1));
                break;
            }
        }
        if (segments.Count == 0)
        {
            segments.Add(Segment.Create(_directory, ReadOffsetFile(LogStartFile), interval, _context.Files));
            LogMessages.PartitionMissing(_logger, TopicName, Index, isMissing ? "folder" : "segments", _directory, segments[0].BaseOffset);
        }
        for (int i = 1; i < segments.Count; i++)
        {
            if (segments[i - 1].NextOffset < segments[i].BaseOffset)
                LogMessages.SegmentsMissing(_logger, TopicName, Index, segments[i - 1].NextOffset, segments[i].BaseOffset - 1, _directory);
        }
        _segments = [.. segments];
        _end = Active.NextOffset;
        _logStart = Math.Min(Math.Max(ReadOffsetFile(LogStartFile), segments[0].BaseOffset), _end);
        foreach (Segment closed in segments.SkipLast(1).Where(s => !s.IsSealed))
            SealLater(closed);
        RestoreProducers(wasStoppedCleanly);
    }

    /// <summary>What a repair cuts must be this broker's own.</summary>
    private static void RefuseLink(string path)
    {
        if (new FileInfo(path).LinkTarget is { } target)
            throw new IOException($"'{path}' is a link to '{target}': the broker repairs and deletes its files, and so takes none of "
                + "others. Put the file itself there, or remove the link.");
    }

    private static CorruptLogException? OpenSegment(Segment segment, bool isTrusted, bool isLast)
    {
        try
        {
            if (isTrusted && segment.TryOpenIndexes())
            {
                segment.FindEnd();
                if (isLast)
                    segment.ResumeAppends();
                return null;
            }
        }
        catch (CorruptLogException)
        {
            // The scan below says what is wrong, and repairs it.
        }
        return segment.Scan();
    }

    /// <summary>
    /// Ends the log in front of the damage. Batches behind it cannot keep their offsets without it, so later segments go too.
    /// </summary>
    /// <remarks>
    /// A half-written end is normal after a crash and is dropped. Anything else was data: it stays in files ending in ".cut".
    /// </remarks>
    private void CutAt(Segment segment, CorruptLogException damage, bool wasStoppedCleanly, ReadOnlySpan<long> laterBases)
    {
        // A stop in good order leaves no write half done. One write is one batch: more than that was there before the crash, and so was
        // whatever a whole batch follows.
        bool wasData = wasStoppedCleanly || segment.FileLength - segment.Size > _configs.MaxMessageBytes
            || segment.HasBatchAfter(damage.Position);
        string? keepAs = wasData
            ? string.Create(CultureInfo.InvariantCulture, $"{segment.LogPath}.{damage.Position}{CutSuffix}")
            : null;
        long cut = segment.Truncate(keepAs);
        if (keepAs is null)
            LogMessages.TornTailCut(_logger, TopicName, Index, cut, segment.NextOffset, damage.Message);
        else
            LogMessages.DamageCut(_logger, TopicName, Index, cut, segment.NextOffset, keepAs, damage.Message);
        foreach (long later in laterBases)
        {
            string path = Segment.PathOf(_directory, later, Segment.LogSuffix);
            LogMessages.SegmentSetAside(_logger, TopicName, Index, path + CutSuffix);
            File.Move(path, path + CutSuffix, overwrite: true);
            File.Delete(Segment.PathOf(_directory, later, Segment.IndexSuffix));
            File.Delete(Segment.PathOf(_directory, later, Segment.TimeIndexSuffix));
        }
    }

    /// <summary>Takes the newest snapshot that is whole, and replays the headers behind it.</summary>
    private void RestoreProducers(bool wasStoppedCleanly)
    {
        long replayFrom = _segments[0].BaseOffset;
        foreach (long at in Directory.EnumerateFiles(_directory, "*" + ProducersSuffix).Select(BaseOffsetOf).OfType<long>()
            .OrderDescending())
        {
            string path = Segment.PathOf(_directory, at, ProducersSuffix);
            if (at > _end && wasStoppedCleanly)
                LogMessages.SegmentsMissing(_logger, TopicName, Index, _end, at - 1, _directory);
            if (at <= _end && _producers.TryRestore(File.ReadAllBytes(path)))
            {
                _savedProducersAt = replayFrom = at;
                break;
            }
            File.Delete(path);
        }
        Span<byte> window = stackalloc byte[4096];
        Segment[] segments = _segments;
        for (int i = FloorIndex(segments, replayFrom); i < segments.Length; i++)
        {
            BatchWalk walk = segments[i].WalkFrom(replayFrom, window);
            while (walk.MoveNext())
            {
                BatchHeader header = walk.Header;
                if (header.BaseOffset < replayFrom || !header.HasProducer)
                    continue;
                if (header.IsControl)
                    ReplayMarker(segments[i], walk);
                else if (header.BaseSequence >= 0 || header.IsTransactional)
                    _producers.Add(header, header.BaseOffset, header.IsLogAppendTime ? header.MaxTimestamp : -1, NowMs);
            }
        }
        _firstOpen = _producers.FirstOpenOffset;
    }

    private void ReplayMarker(Segment segment, in BatchWalk walk)
    {
        byte[] buffer = [];
        if (TransactionMarker.Read(ReadBatch(segment, walk, ref buffer).Span, walk.Header) is { } marker)
            _producers.Complete(marker, walk.Header.BaseOffset, NowMs);
    }

    /// <summary>Writes what is known of producers at this offset; the newest two snapshots are kept. Under the write lock.</summary>
    private void SaveProducers(long offset)
    {
        if (_savedProducersAt == offset)
            return;
        DurableFile.Replace(Segment.PathOf(_directory, offset, ProducersSuffix), _producers.ToSnapshot());
        _savedProducersAt = offset;
        foreach (long old in Directory.EnumerateFiles(_directory, "*" + ProducersSuffix)
            .Select(BaseOffsetOf).OfType<long>().OrderDescending().Skip(2))
            File.Delete(Segment.PathOf(_directory, old, ProducersSuffix));
    }

    private static long? BaseOffsetOf(string path) =>
        long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out long offset)
        ? offset
        : null;
}
