using System.Globalization;
using Microsoft.Extensions.Logging;
using Millrace.Broker.Storage.Batches;
using Millrace.Broker.Storage.Codecs;
using Millrace.Broker.Storage.Compaction;
using Millrace.Broker.Storage.Files;
using Millrace.Broker.Storage.Segments;

namespace Millrace.Broker.Storage.Repair;

/// <summary>
/// Looks once into every batch of a partition that was written before batches were checked on append, and replaces those that no consumer
/// can read: librdkafka never returns from gzip data that is cut, and a consumer of another kind stops in front of it until somebody seeks.
/// </summary>
/// <remarks>
/// Runs before the partition is opened, so nobody reads or writes it. A changed file is written beside the old one, flushed, and renamed;
/// its indexes go first and are built anew when the partition is opened. The bytes of a replaced batch stay in a file of their own.
/// </remarks>
internal sealed partial class SegmentRepair(OpenFiles files, UnfoldingBudget budget, ILogger logger)
{
    private const string UnreadableSuffix = ".unreadable", NewSuffix = ".repaired";

    /// <exception cref="IOException">Files cannot be read or written.</exception>
    public void Run(string topic, int partition, string directory)
    {
        if (!Directory.Exists(directory))
            return;
        CompactionSwap.Finish(directory, files, logger);
        foreach (string path in Directory.GetFiles(directory, "*" + Segment.LogSuffix))
        {
            if (!long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture,
                out long baseOffset))
                continue; // Not ours.
            var bad = new List<(long Position, int Length, string Problem)>();
            using (var file = new CachedFile(path, files))
                Find(file, bad);
            if (bad.Count == 0)
                continue;
            WriteAnew(topic, partition, path, bad);
            File.Delete(Segment.PathOf(directory, baseOffset, Segment.IndexSuffix));
            File.Delete(Segment.PathOf(directory, baseOffset, Segment.TimeIndexSuffix));
            File.Move(path + NewSuffix, path, overwrite: true);
            DurableFile.FlushDirectory(directory);
        }
    }

    private void Find(CachedFile file, List<(long Position, int Length, string Problem)> bad)
    {
        var walk = new BatchWalk(file, new byte[4096], 0, file.Length);
        byte[] buffer = [];
        try
        {
            while (walk.MoveNext())
            {
                int length = (int)(walk.NextPosition - walk.Position);
                if (buffer.Length < length)
                    buffer = new byte[Math.Max(length, buffer.Length * 2)];
                new LogSlice(file, walk.Position, length).CopyTo(buffer);
                // One with a wrong checksum was damaged on the disk: what becomes of it, the partition's recovery says.
                if (BatchHeader.CrcMatches(buffer.AsSpan(0, length))
                    && BatchSalvage.Problem(buffer.AsMemory(0, length), walk.Header, budget) is { } problem)
                    bad.Add((walk.Position, length, problem));
            }
        }
        catch (CorruptLogException)
        {
            // The rest is no batch: recovery's business, too.
        }
    }

    private void WriteAnew(string topic, int partition, string path, List<(long Position, int Length, string Problem)> bad)
    {
        using FileStream log = new(path, FileMode.Open, FileAccess.Read);
        using FileStream repaired = OwnerOnly.CreateFile(path + NewSuffix);
        foreach ((long position, int length, string problem) in bad)
        {
            Copy(log, repaired, position - log.Position);
            byte[] batch = new byte[length];
            log.ReadExactly(batch);
            BatchHeader header = BatchHeader.Read(batch);
            string aside = string.Create(CultureInfo.InvariantCulture, $"{path}.{header.BaseOffset}{UnreadableSuffix}");
            DurableFile.Replace(aside, batch);
            long room = Segment.MaxBytes - repaired.Length - (log.Length - log.Position);
            using PooledOutput rebuilt = BatchSalvage.Rebuild(batch, header, room, budget, out int kept);
            repaired.Write(rebuilt.Written);
            BatchReplaced(logger, topic, partition, header.BaseOffset, header.LastOffset, kept, problem, aside);
        }
        Copy(log, repaired, log.Length - log.Position);
        repaired.Flush(flushToDisk: true);
    }

    private static void Copy(FileStream from, FileStream to, long bytes)
    {
        byte[] buffer = new byte[(int)Math.Min(bytes, 1024 * 1024)];
        while (bytes > 0)
        {
            int read = from.Read(buffer, 0, (int)Math.Min(buffer.Length, bytes));
            if (read == 0)
                throw new EndOfStreamException($"{from.Name} has become shorter; is another program using it?");
            to.Write(buffer, 0, read);
            bytes -= read;
        }
    }

    [LoggerMessage(1325, LogLevel.Error,
        "{Topic}-{Partition}: the batch of offsets {From} to {To} could not be read by consumers ({Problem}) and was replaced; "
        + "{Kept} of its records could be kept. Its bytes are in {Aside}")]
    private static partial void BatchReplaced(
        ILogger logger, string topic, int partition, long from, long to, int kept, string problem, string aside);
}
