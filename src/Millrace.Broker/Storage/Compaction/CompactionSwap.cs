using Microsoft.Extensions.Logging;
using Millrace.Broker.Storage.Segments;

namespace Millrace.Broker.Storage.Compaction;

/// <summary>Puts one compacted segment in the place of several, so that a crash leaves either the old ones or the new one.</summary>
/// <remarks>
/// The new segment is written and flushed in a folder of its own. Renaming its log to <c>BASE.log.swap</c> in the partition's directory is
/// the decision; what follows (removing the old logs, renaming to <c>BASE.log</c>) is repeated at the next start when a crash cuts it short.
/// The new log always ends with the same last offset as the old ones, so it alone tells which logs it replaces.
/// </remarks>
internal static class CompactionSwap
{
    private const string WorkFolder = "compaction", SwapSuffix = ".swap";

    /// <summary>An empty folder for new segments.</summary>
    public static string MakeWorkFolder(string directory)
    {
        string folder = Path.Combine(directory, WorkFolder);
        RemoveWorkFolder(directory);
        Directory.CreateDirectory(folder);
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
    public static Segment Complete(string directory, long baseOffset, int indexIntervalBytes)
    {
        File.Move(SwapPath(directory, baseOffset), Segment.PathOf(directory, baseOffset, Segment.LogSuffix), overwrite: true);
        foreach (string suffix in (string[])[Segment.TimeIndexSuffix, Segment.IndexSuffix])
            File.Move(Segment.PathOf(Path.Combine(directory, WorkFolder), baseOffset, suffix), Segment.PathOf(directory, baseOffset, suffix), overwrite: true);
        DurableFile.FlushDirectory(directory);
        Segment segment = Segment.Open(directory, baseOffset, indexIntervalBytes);
        if (segment.TryOpenIndexes())
            return segment;
        if (segment.Scan() is { } damage)
            throw damage;
        segment.Seal();
        return segment;
    }

    /// <summary>At the start: finishes a swap that was decided, forgets one that was not.</summary>
    public static void Finish(string directory, ILogger logger)
    {
        RemoveWorkFolder(directory);
        foreach (string swap in Directory.GetFiles(directory, "*" + Segment.LogSuffix + SwapSuffix))
        {
            string log = swap[..^SwapSuffix.Length];
            long baseOffset = long.Parse(Path.GetFileNameWithoutExtension(log), System.Globalization.CultureInfo.InvariantCulture);
            long end = EndOf(swap);
            foreach (string old in Directory.GetFiles(directory, "*" + Segment.LogSuffix))
            {
                if (!long.TryParse(Path.GetFileNameWithoutExtension(old), out long oldBase) || oldBase < baseOffset || oldBase >= end)
                    continue;
                File.Delete(Segment.PathOf(directory, oldBase, Segment.IndexSuffix));
                File.Delete(Segment.PathOf(directory, oldBase, Segment.TimeIndexSuffix));
                File.Delete(old);
            }
            File.Move(swap, log, overwrite: true);
            LogMessages.SwapFinished(logger, log);
        }
    }

    private static long EndOf(string path)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path);
        var walk = new BatchWalk(file, path, new byte[4096], 0, RandomAccess.GetLength(file));
        long end = 0;
        while (walk.MoveNext())
            end = walk.Header.NextOffset;
        return end;
    }

    private static string SwapPath(string directory, long baseOffset) =>
        Segment.PathOf(directory, baseOffset, Segment.LogSuffix + SwapSuffix);
}
