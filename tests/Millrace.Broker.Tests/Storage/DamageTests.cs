using System.Buffers.Binary;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Batches;
using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker.Tests.Storage;

/// <summary>Damage that is there already: it is told, and holds up nothing else.</summary>
public sealed class DamageTests
{
    private static readonly (string, string)[] s_compact =
        [("cleanup.policy", "compact"), ("segment.bytes", "600"), ("min.cleanable.dirty.ratio", "0")];

    [Fact]
    public async Task A_batch_whose_records_cannot_be_read_stays_while_the_rest_is_compacted()
    {
        await using TestLog test = await TestLog.OpenAsync();
        Fill(test.Create("bad", s_compact));
        Fill(test.Create("good", s_compact));
        await test.Logs.DisposeAsync();
        SpoilFirstBatch(Path.Combine(test.Path, "bad-0", "00000000000000000000.log"));
        await test.StartAsync();
        PartitionLog bad = test.Partition("bad"), good = test.Partition("good");
        (long badBefore, long goodBefore) = (bad.SizeBytes, good.SizeBytes);

        test.Logs.RunCompaction();

        Assert.True(good.SizeBytes < goodBefore / 2, $"{goodBefore} -> {good.SizeBytes}");
        Assert.True(bad.SizeBytes < badBefore / 2, $"{badBefore} -> {bad.SizeBytes}");
        Assert.Equal(0, BatchHeader.Read(TestLog.ReadBytes(bad, 0, 1)).BaseOffset);
        Assert.Contains(test.Log.Lines, line => line.Contains("bad-0: the records of the batch at offset 0", StringComparison.Ordinal));
        Assert.True(bad.FindByTimestamp(0).IsFound);
        await test.RestartAsync();
        Assert.DoesNotContain(test.Log.Lines, line => line.Contains("not closed cleanly", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_partition_whose_log_is_no_log_any_more_is_set_aside_and_holds_up_no_other()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog bad = test.Create("bad", s_compact), good = test.Create("good", s_compact);
        Fill(bad);
        Fill(good);
        await bad.WhenSealedAsync();
        await good.WhenSealedAsync();
        string file = Directory.GetFiles(bad.DirectoryPath, "*.log").Order().First();
        File.WriteAllBytes(file, new byte[new FileInfo(file).Length]);
        long before = good.SizeBytes;

        test.Logs.RunCompaction();
        test.Logs.RunCompaction();
        test.Logs.RunRetention();

        Assert.True(good.SizeBytes < before / 2, $"{before} -> {good.SizeBytes}");
        Assert.Single(test.Log.Lines, line => line.Contains("Compaction of bad-0 failed and is left out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_maintenance_loop_outlives_a_bad_partition_and_the_stop_is_clean()
    {
        string folder = Directory.CreateTempSubdirectory("millrace-damage-").FullName;
        var log = new RecordingLoggerProvider();
        LogDirectory logs = await LogDirectory.OpenAsync(
            new LogSettings { Directory = folder, CompactionCheckInterval = TimeSpan.FromMilliseconds(50) }, TimeProvider.System, log,
            CancellationToken.None);
        var configs = s_compact.ToDictionary(c => c.Item1, c => c.Item2);
        PartitionLog bad = logs.CreateTopic("bad", 1, configs).Partitions[0], good = logs.CreateTopic("good", 1, configs).Partitions[0];
        Fill(bad);
        await bad.WhenSealedAsync();
        string file = Directory.GetFiles(bad.DirectoryPath, "*.log").Order().First();
        File.WriteAllBytes(file, new byte[new FileInfo(file).Length]);
        Fill(bad);
        await log.WaitForAsync("Compaction of bad-0 failed and is left out");

        Fill(good); // What comes after is compacted all the same.
        long before = good.SizeBytes;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (good.SizeBytes > before / 2)
            await Task.Delay(20, patience.Token);
        await logs.DisposeAsync();

        Assert.True(File.Exists(Path.Combine(folder, ".clean")));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage that is longer than the header of a batch, which has sixty-one bytes")]
    public async Task Garbage_in_the_place_of_a_finished_compaction_is_kept_aside_and_the_log_stays(string garbage)
    {
        await using TestLog test = await TestLog.OpenAsync();
        Fill(test.Create(configs: s_compact));
        List<(long, string?, string?)> before = TestLog.ReadAll(test.Partition());
        await test.Logs.DisposeAsync();
        string swap = Path.Combine(test.Path, "t-0", "00000000000000000000.log.swap");
        File.WriteAllText(swap, garbage);
        File.WriteAllText(Path.Combine(test.Path, "t-0", "notes.log.swap"), "somebody's own");

        await test.StartAsync();

        Assert.Equal(before, TestLog.ReadAll(test.Partition()));
        Assert.Equal(garbage, File.ReadAllText(swap + ".damaged"));
        Assert.Contains(test.Log.Lines, line => line.Contains("log.swap.damaged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_missing_partition_folder_is_told()
    {
        await using TestLog test = await TestLog.OpenAsync();
        TestLog.Append(test.Create(), Batch.Of("a"));
        await test.Logs.DisposeAsync();
        Directory.Delete(Path.Combine(test.Path, "t-0"), recursive: true);
        await test.StartAsync();
        Assert.Contains(test.Log.Lines, line => line.Contains("t-0: no folder in", StringComparison.Ordinal));
        Assert.Equal(0, TestLog.Append(test.Partition(), Batch.Of("b")));
    }

    [Theory]
    [InlineData(0)] // All of them.
    [InlineData(1)] // One in the middle.
    [InlineData(-1)] // The last one.
    public async Task Missing_segments_are_told_with_their_offsets(int which)
    {
        await using TestLog test = await TestLog.OpenAsync();
        Fill(test.Create(configs: ("segment.bytes", "600")));
        await test.Logs.DisposeAsync();
        string[] segments = [.. Directory.GetFiles(Path.Combine(test.Path, "t-0"), "*.log").Order()];
        string[] gone = which switch { 0 => segments, 1 => [segments[1]], _ => [segments[^1]] };
        foreach (string segment in gone)
            File.Delete(segment);
        await test.StartAsync();
        string expected = which switch
        {
            0 => "t-0: no segments in",
            1 => $"t-0: offsets {Base(segments[1])} to {Base(segments[2]) - 1} are missing",
            _ => $"t-0: offsets {Base(segments[^1])} to 39 are missing",
        };
        Assert.Contains(test.Log.Lines, line => line.Contains(expected, StringComparison.Ordinal));

        static long Base(string path) =>
            long.Parse(Path.GetFileNameWithoutExtension(path), System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task An_untouched_log_has_nothing_missing_also_after_compaction_and_retention()
    {
        await using TestLog test = await TestLog.OpenAsync();
        Fill(test.Create("c", s_compact));
        Fill(test.Create("r", ("segment.bytes", "600"), ("retention.bytes", "1500")));
        foreach (string topic in (string[])["c", "r"])
            await test.Partition(topic).WhenSealedAsync();
        test.Logs.RunCompaction();
        test.Logs.RunRetention();
        await test.RestartAsync();
        await using TestLog crashed = await test.CrashAsync();
        Assert.DoesNotContain(test.Log.Lines.Concat(crashed.Log.Lines), line => line.Contains("missing", StringComparison.Ordinal));
    }

    private static void Fill(PartitionLog log)
    {
        for (int i = 0; i < 40; i++)
            TestLog.Append(log, Batch.Keyed(($"k{i % 2}", new string('v', 80))));
    }

    /// <summary>A batch as earlier versions took it: right checksum, and a record with offset delta 2^40.</summary>
    private static void SpoilFirstBatch(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        Span<byte> first = bytes.AsSpan(0, (int)BatchHeader.Read(bytes).TotalSize);
        Span<byte> record = first[BatchHeader.Size..];
        // Behind the record's two-byte length.
        ((ReadOnlySpan<byte>)[0, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40, 1, 1, 0]).CopyTo(record[2..]);
        BatchHeader.WriteCrc(first);
        File.WriteAllBytes(path, bytes);
    }
}
