using System.Buffers;
using System.Diagnostics;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Batches;
using Millrace.Broker.Storage.Files;

namespace Millrace.Broker.Tests.Storage;

/// <summary>
/// Speed of the log alone, without network. Run by hand, in Release: <c>Millrace.Broker.Tests.dll -explicit only -class
/// Millrace.Broker.Tests.Storage.StorageBench</c>.
/// </summary>
public sealed class StorageBench(ITestOutputHelper output)
{
    private const int RecordsPerBatch = 150, Batches = 20_000; // 16 KiB batches of 100-byte records, as producers send by default.

    [Fact(Explicit = true)]
    public async Task Append_and_read_three_million_records()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create();
        byte[] batch = Batch.Of([.. Enumerable.Repeat(new string('x', 100), RecordsPerBatch)]).Bytes();
        for (int round = 0; round < 3; round++)
        {
            long from = log.HighWatermark;
            Measure("append", () =>
            {
                for (int i = 0; i < Batches; i++)
                    log.Append(batch, AppendOrigin.Client);
            });
            var target = new ArrayBufferWriter<byte>(1 << 21);
            Measure("read", () =>
            {
                for (long offset = from; offset < log.HighWatermark;)
                {
                    LogSlice slice = log.Read(offset, 1 << 20, true, IsolationLevel.ReadUncommitted).Records;
                    target.ResetWrittenCount();
                    slice.CopyTo(target);
                    offset += slice.Length / batch.Length * RecordsPerBatch;
                }
            });
        }
    }

    [Fact(Explicit = true)]
    public async Task Start_after_a_crash_with_a_gigabyte_in_the_active_segment()
    {
        await using TestLog test = await TestLog.OpenAsync();
        PartitionLog log = test.Create();
        byte[] batch = Batch.Of([.. Enumerable.Repeat(new string('x', 100), RecordsPerBatch)]).Bytes();
        while (log.SizeBytes < 1_000_000_000)
            log.Append(batch, AppendOrigin.Client);
        await test.Logs.DisposeAsync();
        File.Delete(Path.Combine(test.Path, ".clean"));
        long start = Stopwatch.GetTimestamp();
        await test.StartAsync();
        output.WriteLine($"unclean start: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms");
        await test.Logs.DisposeAsync();
        start = Stopwatch.GetTimestamp();
        await test.StartAsync();
        output.WriteLine($"clean start: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms");
    }

    private void Measure(string what, Action action)
    {
        long allocated = GC.GetTotalAllocatedBytes(precise: true), start = Stopwatch.GetTimestamp();
        action();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        output.WriteLine($"{what}: {Batches * RecordsPerBatch / seconds / 1e6:F1} million records/s, "
            + $"{(GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)Batches:F0} B allocated a batch");
    }
}
