using Millrace.Broker.Storage;

namespace Millrace.Broker.Tests.Storage;

public sealed class RecoveryTests
{
    [Fact]
    public async Task A_crash_loses_nothing_that_was_acknowledged()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create(configs: ("segment.bytes", "500"));
        for (int i = 0; i < 50; i++)
            TestLog.Append(log, Batch.Of($"v{i}"));
        await using TestLog crashed = await test.CrashAsync();
        Assert.Equal(TestLog.ReadAll(log), TestLog.ReadAll(crashed.Partition()));
        Assert.Equal(50, TestLog.Append(crashed.Partition(), Batch.Of("next")));
    }

    [Fact]
    public async Task A_last_batch_torn_at_any_byte_is_cut_and_the_others_stay()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create();
        for (int i = 0; i < 3; i++)
            TestLog.Append(log, Batch.Of($"value {i}"));
        string file = Path.Combine(test.Path, "t-0", "00000000000000000000.log");
        byte[] whole = File.ReadAllBytes(file);
        int last = whole.Length - Batch.Of("value 2").Bytes().Length;
        for (int end = last; end < whole.Length; end++)
        {
            // A batch that ends in zeros and lost only these is whole again when the file system fills the hole with zeros.
            foreach (int zeros in whole.AsSpan(end).ContainsAnyExcept((byte)0) ? [0, 100] : (int[])[0])
            {
                await using TestLog crashed = await TornAsync(test, "t-0/00000000000000000000.log", [.. whole[..end], .. new byte[zeros]]);
                PartitionLog after = crashed.Partition();
                Assert.Equal(2, after.HighWatermark);
                Assert.Equal(last, after.SizeBytes);
                Assert.Equal(2, TestLog.Append(after, Batch.Of("again")));
                Assert.Equal(["value 0", "value 1", "again"], TestLog.ReadAll(after).Select(r => r.Value));
                Assert.Empty(Directory.GetFiles(Path.Combine(crashed.Path, "t-0"), "*.cut"));
            }
        }
    }

    [Fact]
    public async Task Damage_in_the_middle_ends_the_log_there_and_keeps_the_bytes_aside()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create();
        for (int i = 0; i < 5; i++)
            TestLog.Append(log, Batch.Of($"value {i}"));
        byte[] bytes = File.ReadAllBytes(Path.Combine(test.Path, "t-0", "00000000000000000000.log"));
        int size = bytes.Length / 5;
        bytes[2 * size + 70] ^= 0x40;
        await using TestLog crashed = await TornAsync(test, "t-0/00000000000000000000.log", bytes);
        Assert.Equal(["value 0", "value 1"], TestLog.ReadAll(crashed.Partition()).Select(r => r.Value));
        string kept = Assert.Single(Directory.GetFiles(Path.Combine(crashed.Path, "t-0"), "*.cut"));
        Assert.Equal(bytes[(2 * size)..], File.ReadAllBytes(kept));
    }

    [Fact]
    public async Task Garbage_after_a_stop_in_good_order_is_no_torn_write_and_is_kept_aside()
    {
        await using TestLog test = await TestLog.OpenAsync();
        TestLog.Append(test.Create(), Batch.Of("value"));
        await test.Logs.DisposeAsync();
        string file = Path.Combine(test.Path, "t-0", "00000000000000000000.log");
        byte[] garbage = [.. Enumerable.Range(1, 30).Select(i => (byte)(i * 37))];
        File.WriteAllBytes(file, garbage);
        await test.StartAsync();
        Assert.Equal(garbage, File.ReadAllBytes(Assert.Single(Directory.GetFiles(Path.Combine(test.Path, "t-0"), "*.cut"))));
    }

    [Fact]
    public async Task A_segment_that_is_a_link_is_refused_and_its_target_left_alone()
    {
        await using TestLog test = await TestLog.OpenAsync();
        TestLog.Append(test.Create(), Batch.Of("value"));
        await test.Logs.DisposeAsync();
        string file = Path.Combine(test.Path, "t-0", "00000000000000000000.log"), target = Path.Combine(test.Path, "of-others");
        File.WriteAllText(target, "of others");
        File.Delete(file);
        File.CreateSymbolicLink(file, target);
        IOException fault = await Assert.ThrowsAsync<IOException>(test.StartAsync);
        Assert.Contains($"'{file}' is a link to '{target}'", fault.Message, StringComparison.Ordinal);
        Assert.Equal("of others", File.ReadAllText(target));
    }

    [Fact]
    public async Task Lost_and_damaged_indexes_are_rebuilt()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create(configs: [("segment.bytes", "1000"), ("index.interval.bytes", "100")]);
        for (int i = 0; i < 60; i++)
            TestLog.Append(log, new Batch { Records = [("k", $"v{i}", Batch.Noon + i)] });
        List<(long, string?, string?)> before = TestLog.ReadAll(log);
        await test.Logs.DisposeAsync();
        string[] indexes = Directory.GetFiles(Path.Combine(test.Path, "t-0"), "*index");
        Assert.True(indexes.Length > 6);
        for (int i = 0; i < indexes.Length; i++)
        {
            if (i % 3 == 0)
                File.Delete(indexes[i]);
            else
                File.WriteAllBytes(indexes[i], new byte[i % 3 == 1 ? 7 : 0]);
        }
        await test.StartAsync();
        Assert.Equal(before, TestLog.ReadAll(test.Partition()));
        for (int i = 0; i < 60; i++)
            Assert.Equal(i, test.Partition().FindByTimestamp(Batch.Noon + i).Offset);
    }

    [Fact]
    public async Task A_clean_restart_keeps_everything_and_continues()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create(configs: ("segment.bytes", "700"));
        test.Create("empty");
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < 20; i++)
                TestLog.Append(test.Partition(), new Batch { Records = [("k", $"v{i}", Batch.Noon + round * 100 + i)] });
            List<(long, string?, string?)> before = TestLog.ReadAll(test.Partition());
            await test.RestartAsync();
            Assert.Equal(before, TestLog.ReadAll(test.Partition()));
            Assert.Equal(Batch.Noon + round * 100 + 19, test.Partition().FindMaxTimestamp().TimestampMs);
        }
        Assert.Equal(0, test.Partition("empty").HighWatermark);
    }

    [Fact]
    public async Task Recovery_after_an_appended_clean_log_does_not_trust_the_old_index()
    {
        await using TestLog test = await TestLog.OpenAsync();
        test.Create(configs: ("index.interval.bytes", "0"));
        TestLog.Append(test.Partition(), Batch.Of("a"));
        await test.RestartAsync();
        for (int i = 0; i < 10; i++)
            TestLog.Append(test.Partition(), Batch.Of($"b{i}"));
        await using TestLog crashed = await test.CrashAsync();
        Assert.Equal(11, crashed.Partition().HighWatermark);
        await crashed.RestartAsync();
        Assert.Equal(11, TestLog.ReadAll(crashed.Partition()).Count);
    }

    [Fact]
    public async Task A_second_process_is_refused()
    {
        await using TestLog test = await TestLog.OpenAsync();
        IOException refused = await Assert.ThrowsAsync<IOException>(() => LogDirectory.OpenAsync(
            test.Settings, test.Time, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, CancellationToken.None));
        Assert.Contains(test.Path, refused.Message);
    }

    private static async Task<TestLog> TornAsync(TestLog test, string file, byte[] content)
    {
        string path = Path.Combine(test.Path, file);
        byte[] original = File.ReadAllBytes(path);
        // The log under test holds the file open; its copy is what a crash leaves.
        File.WriteAllBytes(path, content);
        try
        {
            return await test.CrashAsync();
        }
        finally
        {
            File.WriteAllBytes(path, original);
        }
    }
}
