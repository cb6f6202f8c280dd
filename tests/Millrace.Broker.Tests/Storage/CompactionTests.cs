using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Batches;

namespace Millrace.Broker.Tests.Storage;

public sealed class CompactionTests
{
    private static readonly (string, string)[] s_compact =
        [("cleanup.policy", "compact"), ("segment.bytes", "600"), ("min.cleanable.dirty.ratio", "0"), ("delete.retention.ms", "1000")];

    [Fact]
    public async Task Keeps_the_last_record_of_every_key_at_its_offset()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create(configs: s_compact);
        var random = new Random(3);
        for (int round = 0; round < 4; round++)
        {
            for (int i = 0; i < 60; i++)
                TestLog.Append(log, Batch.Keyed(
                    [.. Enumerable.Range(0, random.Next(1, 5)).Select(n => ($"k{random.Next(12)}", (string?)$"v{round}-{i}-{n}"))]));
            List<(long Offset, string? Key, string? Value)> before = TestLog.ReadAll(log);
            long sizeBefore = log.SizeBytes;
            await log.WhenSealedAsync();
            test.Logs.RunCompaction();
            List<(long Offset, string? Key, string? Value)> after = TestLog.ReadAll(log);
            Assert.True(log.SizeBytes < sizeBefore / 2, $"{sizeBefore} -> {log.SizeBytes}");
            Assert.Subset(before.ToHashSet(), after.ToHashSet());
            Assert.Equal(Last(before), Last(after));
            Assert.Equal(before.Count == 0 ? 0 : log.HighWatermark - 1, before[^1].Offset);
        }
        List<(long, string?, string?)> final = TestLog.ReadAll(log);
        await test.RestartAsync();
        Assert.Equal(final, TestLog.ReadAll(test.Partition()));
        await using TestLog crashed = await test.CrashAsync();
        Assert.Equal(final, TestLog.ReadAll(crashed.Partition()));
    }

    [Fact]
    public async Task Tombstones_stay_for_their_time_and_then_go()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create(configs: s_compact);
        TestLog.Append(log, Batch.Keyed(("gone", "v"), ("here", "v"), ("gone", null)));
        await FillAndCompactAsync(test, log);
        Assert.Contains((2L, "gone", null), TestLog.ReadAll(log));
        Assert.DoesNotContain(TestLog.ReadAll(log), r => r.Offset == 0);
        BatchHeader first = BatchHeader.Read(TestLog.ReadBytes(log, 0, 1));
        Assert.True(first.HasDeleteHorizon);
        Assert.Equal(test.Time.Now.ToUnixTimeMilliseconds() + 1000, first.BaseTimestamp);
        Assert.Equal(Batch.Noon, first.MaxTimestamp);
        Assert.Equal(Batch.Noon, log.FindByTimestamp(0).TimestampMs);

        await FillAndCompactAsync(test, log);
        Assert.Contains((2L, "gone", null), TestLog.ReadAll(log));
        test.Time.Now += TimeSpan.FromSeconds(2);
        await FillAndCompactAsync(test, log);
        Assert.DoesNotContain(TestLog.ReadAll(log), r => r.Key == "gone");
        Assert.Contains((1L, "here", "v"), TestLog.ReadAll(log));
    }

    [Fact]
    public async Task Tombstones_stay_for_ever_when_their_time_is_the_largest_number()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create(configs: [.. s_compact[..^1], ("delete.retention.ms", "9223372036854775807")]);
        TestLog.Append(log, Batch.Keyed(("gone", "v"), ("here", "v"), ("gone", null)));
        await FillAndCompactAsync(test, log);
        test.Time.Now += TimeSpan.FromDays(1000);
        await FillAndCompactAsync(test, log);
        Assert.Contains((2L, "gone", null), TestLog.ReadAll(log));
        Assert.Equal(Batch.Noon, log.FindByTimestamp(0).TimestampMs);
    }

    [Fact]
    public async Task Compressed_batches_are_compacted_too()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create(configs: s_compact);
        TestLog.Append(log, Batch.Keyed(("a", "1"), ("b", "2"), ("a", "3")) with
        {
            Attributes = 2,
            Pack = bytes => [(byte)bytes.Length, (byte)((bytes.Length - 1) << 2), .. bytes],
        });
        await FillAndCompactAsync(test, log);
        Assert.Equal([(1L, "b", "2"), (2L, "a", "3")], TestLog.ReadAll(log).Take(2));
    }

    [Fact]
    public async Task Reads_start_at_records_and_never_stop_in_front_of_the_end()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create(configs: [.. s_compact, ("retention.ms", "50000"), ("message.timestamp.before.max.ms", "99999999")]);
        test.Logs.SetTopicConfigs("t", new Dictionary<string, string?> { ["cleanup.policy"] = "compact,delete" });
        for (int i = 0; i < 60; i++)
            TestLog.Append(log, Batch.Keyed(($"k{i % 2}", $"v{i}")));
        await log.WhenSealedAsync();
        test.Logs.RunCompaction();
        Assert.Equal(0,
            BatchHeader.Read(File.ReadAllBytes(Directory.GetFiles(Path.Combine(test.Path, "t-0"), "*.log").Order().First())).Count);
        for (long offset = 0; offset < log.HighWatermark; offset++)
            Assert.True(BatchHeader.Read(TestLog.ReadBytes(log, offset, 1)) is { Count: 1 } found && found.LastOffset >= offset);
        Assert.Equal(Batch.Noon, log.FindMaxTimestamp().TimestampMs);

        // Tombstones that went leave nothing but empty batches, and the active segment may be empty too.
        TestLog.Append(log, Batch.Keyed(("k0", null), ("k1", null)));
        for (int pass = 0; pass < 3; pass++)
        {
            test.Time.Now += TimeSpan.FromSeconds(60);
            test.Logs.RunRetention(); // Closes the active segment.
            await log.WhenSealedAsync();
            test.Logs.SetTopicConfigs("t",
                new Dictionary<string, string?> { ["cleanup.policy"] = "compact,delete", ["retention.ms"] = "-1" });
            test.Logs.RunCompaction();
        }
        long at = 0;
        for (int reads = 0; at < log.HighWatermark; reads++)
        {
            Assert.True(reads < 100);
            at = BatchHeader.Read(TestLog.ReadBytes(log, at, 1)).NextOffset;
        }
    }

    [Fact]
    public async Task Sequences_survive_although_all_records_of_the_producer_are_gone()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create(configs: s_compact);
        TestLog.Append(log, Batch.Keyed(("a", "1")) with { ProducerId = 5, ProducerEpoch = 0, BaseSequence = 0 });
        TestLog.Append(log, Batch.Keyed(("a", "2")) with { ProducerId = 5, ProducerEpoch = 0, BaseSequence = 1 });
        TestLog.Append(log, Batch.Keyed(("a", "3")));
        await FillAndCompactAsync(test, log);
        Assert.DoesNotContain(TestLog.ReadAll(log), r => r.Offset < 2);
        await test.Logs.DisposeAsync();
        foreach (string snapshot in Directory.GetFiles(Path.Combine(test.Path, "t-0"), "*.producers"))
            File.Delete(snapshot);
        await test.StartAsync();
        Assert.Equal(1,
            TestLog.Append(test.Partition(), Batch.Keyed(("a", "2")) with { ProducerId = 5, ProducerEpoch = 0, BaseSequence = 1 }));
    }

    [Fact]
    public async Task Keys_beyond_the_memory_bound_wait_for_the_next_pass()
    {
        await using TestLog test = await TestLog.OpenAsync(s => s with { CompactionMaxKeys = 8 });
        PartitionLog log = test.Create(configs: s_compact);
        for (int i = 0; i < 200; i++)
            TestLog.Append(log, Batch.Keyed(($"k{i % 40}", $"v{i}")));
        await log.WhenSealedAsync();
        Dictionary<string, string?> expected = Last(TestLog.ReadAll(log));
        for (int pass = 0; pass < 40; pass++)
        {
            test.Logs.RunCompaction();
            Assert.Equal(expected, Last(TestLog.ReadAll(log)));
        }
        Assert.InRange(TestLog.ReadAll(log).Count, 40, 120);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_decided_swap_is_finished_at_the_next_start(int oldLogsRemoved)
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create(configs: s_compact);
        for (int i = 0; i < 90; i++)
            TestLog.Append(log, Batch.Keyed(("k", $"v{i}")));
        await log.WhenSealedAsync();
        await using TestLog crashed = await test.CrashAsync();
        test.Logs.SetTopicConfigs("t", new Dictionary<string, string?> { ["segment.bytes"] = "1300" }); // One new log for two old ones.
        test.Logs.RunCompaction();
        Assert.True(Directory.GetFiles(Path.Combine(test.Path, "t-0"),
            "*.log").Length < Directory.GetFiles(Path.Combine(crashed.Path, "t-0"), "*.log").Length - 1);
        await crashed.Logs.DisposeAsync();

        // Compacted logs of one, the old ones of the other: the state between the decision and its completion.
        string from = Path.Combine(test.Path, "t-0"), to = Path.Combine(crashed.Path, "t-0");
        string[] old = [.. Directory.GetFiles(to, "*.log").Order()];
        foreach (string compacted in Directory.GetFiles(from, "*.log").Order().SkipLast(1))
            File.Copy(compacted, Path.Combine(to, Path.GetFileName(compacted) + ".swap"));
        Directory.CreateDirectory(Path.Combine(to, "compaction"));
        foreach (string gone in old.Take(oldLogsRemoved))
            File.Delete(gone);
        File.Delete(Path.Combine(crashed.Path, ".clean"));
        await crashed.StartAsync();
        Assert.Equal(TestLog.ReadAll(log), TestLog.ReadAll(crashed.Partition()));
        Assert.Equal(log.SizeBytes, crashed.Partition().SizeBytes);
        Assert.Empty(Directory.GetFiles(to, "*.swap"));
        Assert.False(Directory.Exists(Path.Combine(to, "compaction")));
    }

    private static async Task FillAndCompactAsync(TestLog test, PartitionLog log)
    {
        for (int i = 0; i < 12; i++)
            TestLog.Append(log, Batch.Keyed(("filler", new string('x', 100))));
        await log.WhenSealedAsync();
        test.Logs.RunCompaction();
    }

    private static Dictionary<string, string?> Last(IEnumerable<(long Offset, string? Key, string? Value)> records)
    {
        var last = new Dictionary<string, string?>();
        foreach (var (_, key, value) in records)
            last[key!] = value;
        return last;
    }
}
