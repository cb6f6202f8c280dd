using System.Buffers;
using System.Text;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Batches;
using Millrace.Broker.Storage.Codecs;
using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker.Tests.Storage;

/// <summary>A log directory in a temporary folder with a clock that stands still; gone afterwards.</summary>
internal sealed class TestLog : IAsyncDisposable
{
    private TestLog(string path, LogSettings settings) => (Path, Settings) = (path, settings);

    public string Path { get; }
    public LogSettings Settings { get; private set; }
    public FixedTime Time { get; } = new();
    public RecordingLoggerProvider Log { get; } = new();
    public LogDirectory Logs { get; private set; } = null!;

    public static async Task<TestLog> OpenAsync(Func<LogSettings, LogSettings>? change = null)
    {
        string path = Directory.CreateTempSubdirectory("millrace-log-").FullName;
        var settings = new LogSettings { Directory = path };
        var log = new TestLog(path, change?.Invoke(settings) ?? settings);
        await log.StartAsync();
        return log;
    }

    public async Task StartAsync() => Logs = await LogDirectory.OpenAsync(Settings, Time, Log, CancellationToken.None);

    public async Task RestartAsync()
    {
        await Logs.DisposeAsync();
        await StartAsync();
    }

    /// <summary>Opens a copy of the files as they are now, as after kill -9: nothing was closed, no marker is there.</summary>
    public async Task<TestLog> CrashAsync()
    {
        string path = Directory.CreateTempSubdirectory("millrace-log-").FullName;
        foreach (string directory in Directory.EnumerateDirectories(Path, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(directory.Replace(Path, path, StringComparison.Ordinal));
        foreach (string file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories)
            .Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
            CopyIfThere(file, file.Replace(Path, path, StringComparison.Ordinal));
        var log = new TestLog(path, Settings with { Directory = path });
        log.Time.Now = Time.Now;
        await log.StartAsync();
        return log;
    }

    // An index under way is renamed in the background: a crash just before leaves neither name, which is what a copy without it shows.
    private static void CopyIfThere(string file, string copy)
    {
        try
        {
            File.Copy(file, copy);
        }
        catch (FileNotFoundException) when (file.EndsWith(".tmp", StringComparison.Ordinal))
        {
        }
    }

    public PartitionLog Create(string topic = "t", params (string, string)[] configs) =>
        Logs.CreateTopic(topic, 1, configs.ToDictionary(c => c.Item1, c => c.Item2)).Partitions[0];

    public PartitionLog Partition(string topic = "t") => Logs.FindPartition(topic, 0)!;

    public static long Append(PartitionLog log, Batch batch)
    {
        AppendResult result = log.Append(batch.Bytes(), AppendOrigin.Client);
        Assert.True(result.Error == ErrorCode.None, $"{result.Error}: {result.Message}");
        return result.BaseOffset;
    }

    public static byte[] ReadBytes(PartitionLog log, long offset, int maxBytes = int.MaxValue, bool atLeastOne = true)
    {
        ReadResult result = log.Read(offset, maxBytes, atLeastOne, IsolationLevel.ReadUncommitted);
        Assert.Equal(ErrorCode.None, result.Error);
        var output = new ArrayBufferWriter<byte>();
        result.Records.CopyTo(output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Every record from an offset to the end, as a consumer sees them.</summary>
    public static List<(long Offset, string? Key, string? Value)> ReadAll(PartitionLog log, long offset = 0)
    {
        var seen = new List<(long, string?, string?)>();
        while (offset < log.HighWatermark)
        {
            byte[] bytes = ReadBytes(log, offset, 1);
            if (bytes.Length == 0)
                break;
            BatchHeader header = BatchHeader.Read(bytes);
            Assert.True(BatchHeader.CrcMatches(bytes));
            seen.AddRange(RecordsOf(bytes, header));
            offset = header.NextOffset;
        }
        return seen;
    }

    private static List<(long, string?, string?)> RecordsOf(byte[] bytes, BatchHeader header)
    {
        var seen = new List<(long, string?, string?)>();
        using UnpackedRecords unpacked = UnpackedRecords.Of(bytes, header, new UnfoldingBudget(int.MaxValue, int.MaxValue));
        var records = new RecordReader(unpacked.Span, header.Count);
        while (records.MoveNext())
        {
            ReadOnlySpan<byte> body = records.Current.Body;
            int at = 0;
            string? key = Text(body, ref at), value = Text(body, ref at);
            seen.Add((header.BaseOffset + records.Current.OffsetDelta, key, value));
        }
        return seen;
    }

    private static string? Text(ReadOnlySpan<byte> body, ref int at)
    {
        long length = Varint.Read(body, ref at);
        if (length < 0)
            return null;
        at += (int)length;
        return Encoding.UTF8.GetString(body.Slice(at - (int)length, (int)length));
    }

    public async ValueTask DisposeAsync()
    {
        await Logs.DisposeAsync();
        Directory.Delete(Path, recursive: true);
    }
}
