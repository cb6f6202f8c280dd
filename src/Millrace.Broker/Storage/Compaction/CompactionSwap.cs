using System.Globalization;
using Microsoft.Extensions.Logging;
using Millrace.Broker.Storage.Batches;
using Millrace.Broker.Storage.Files;
using Millrace.Broker.Storage.Segments;

namespace Millrace.Broker.Storage.Compaction;

/// <summary>Puts one compacted segment in the place of several, so that a crash leaves either the old ones or the new one.</summary>
/// <remarks>
/// The new segment is written and flushed in a folder of its own. Renaming its log to <c>BASE.log.swap</c> in the partition's directory is
/// the decision; what follows (removing the old logs, renaming to <c>BASE.log</c>) is repeated at the next start when a crash cuts it
/// short. The new log always ends with the same last offset as the old ones, so it alone tells which logs it replaces.
/// </remarks>
internal static partial class CompactionSwap
{
    private const string WorkFolder = "compaction", SwapSuffix = ".swap", DamagedSuffix = ".damaged";

    /// <summary>An empty folder for new segments.</summary>
    public static string MakeWorkFolder(string directory)
    {
        string folder = Path.Combine(directory, WorkFolder);
        RemoveWorkFolder(directory);
        OwnerOnly.CreateFolder(folder);
        return folder;
    }

    public static void RemoveWorkFolder(string directory)
    {
        string folder = Path.Combine(directory, WorkFolder);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>Decides for the new segment. <paramref name="compacted"/> is sealed and lies in the work folder.</summary>
    public static void Decide(string directory, Segment compacted)
    {
        File.Move(compacted.LogPath, SwapPath(directory, compacted.BaseOffset));
        DurableFile.FlushDirectory(directory);
    }

    /// <summary>Gives the new segment its name, after the old files are gone, and opens it.</summary>
    public static Segment Complete(string directory, long baseOffset, int indexIntervalBytes, OpenFiles files)
    {
        File.Move(SwapPath(directory, baseOffset), Segment.PathOf(directory, baseOffset, Segment.LogSuffix), overwrite: true);
        foreach (string suffix in (string[])[Segment.TimeIndexSuffix, Segment.IndexSuffix])
            File.Move(Segment.PathOf(Path.Combine(directory, WorkFolder), baseOffset, suffix),
                Segment.PathOf(directory, baseOffset, suffix), overwrite: true);
        DurableFile.FlushDirectory(directory);
        Segment segment = Segment.Open(directory, baseOffset, indexIntervalBytes, files);
        if (segment.TryOpenIndexes())
        {
            segment.FindEnd();
            return segment;
        }
        if (segment.Scan() is { } damage)
            throw damage;
        segment.Seal();
        return segment;
    }

    /// <summary>At the start: finishes a swap that was decided, forgets one that was not.</summary>
    public static void Finish(string directory, OpenFiles files, ILogger logger)
    {
        RemoveWorkFolder(directory);
        foreach (string swap in Directory.GetFiles(directory, "*" + Segment.LogSuffix + SwapSuffix))
        {
            string log = swap[..^SwapSuffix.Length];
            if (!long.TryParse(Path.GetFileNameWithoutExtension(log), NumberStyles.None, CultureInfo.InvariantCulture, out long baseOffset))
                continue; // Not ours.
            if (Damage(swap, files, out long end) is { } damage)
            {
                // The old logs are still there, or were removed and recovery takes what is whole of this one: nothing is removed for it.
                string aside = File.Exists(log) ? swap + DamagedSuffix : log;
                SwapDamaged(logger, damage, swap, aside);
                File.Move(swap, aside, overwrite: true);
                continue;
            }
            foreach (string old in Directory.GetFiles(directory, "*" + Segment.LogSuffix))
            {
                if (!long.TryParse(Path.GetFileNameWithoutExtension(old), NumberStyles.None, CultureInfo.InvariantCulture, out long oldBase)
                    || oldBase < baseOffset || oldBase >= end)
                    continue;
                File.Delete(Segment.PathOf(directory, oldBase, Segment.IndexSuffix));
                File.Delete(Segment.PathOf(directory, oldBase, Segment.TimeIndexSuffix));
                File.Delete(old);
            }
            File.Move(swap, log, overwrite: true);
            SwapFinished(logger, log);
        }
    }

    /// <summary>Reads every byte: what this file does not hold is gone once the old logs are removed.</summary>
    /// <param name="end">Offset behind its last record.</param>
    private static CorruptLogException? Damage(string path, OpenFiles files, out long end)
    {
        using var file = new CachedFile(path, files);
        var walk = new BatchWalk(file, new byte[4096], 0, file.Length);
        byte[] buffer = [];
        end = 0;
        try
        {
            while (walk.MoveNext())
            {
                int length = (int)(walk.NextPosition - walk.Position);
                if (buffer.Length < length)
                    buffer = new byte[length];
                new LogSlice(file, walk.Position, length).CopyTo(buffer);
                if (!BatchHeader.CrcMatches(buffer.AsSpan(0, length)))
                    return new CorruptLogException(path, walk.Position, "the checksum of the batch is wrong");
                end = walk.Header.NextOffset;
            }
            return end > 0 ? null : new CorruptLogException(path, 0, "it has no batch");
        }
        catch (CorruptLogException damage)
        {
            return damage;
        }
    }

    private static string SwapPath(string directory, long baseOffset) =>
        Segment.PathOf(directory, baseOffset, Segment.LogSuffix + SwapSuffix);

    [LoggerMessage(1314, LogLevel.Information, "Finished the compaction that a crash interrupted: {Path}")]
    private static partial void SwapFinished(ILogger logger, string path);

    [LoggerMessage(1320, LogLevel.Error, "{Path}, a compaction that a crash interrupted, is damaged; it is kept as {Aside}")]
    private static partial void SwapDamaged(ILogger logger, Exception cause, string path, string aside);
}
