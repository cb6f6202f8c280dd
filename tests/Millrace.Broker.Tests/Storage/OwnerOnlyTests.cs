using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker.Tests.Storage;

/// <summary>Topics hold passwords of connectors: what the broker makes is its owner's alone.</summary>
public sealed class OwnerOnlyTests : IDisposable
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly string _parent = Directory.CreateTempSubdirectory("millrace-mode-").FullName;

    [Fact]
    public async Task Others_can_read_no_folder_and_no_segment_that_the_broker_makes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        string data = Path.Combine(_parent, "data");
        await using (LogDirectory logs = await OpenAsync(data, new RecordingLoggerProvider()))
        {
            PartitionLog log =
                logs.CreateTopic("connect-configs", 1, new Dictionary<string, string> { ["segment.bytes"] = "150" }).Partitions[0];
            TestLog.Append(log, Batch.Of("one"));
            TestLog.Append(log, Batch.Of(new string('x', 50)));
        }
        string[] folders = [data, .. Directory.GetDirectories(data, "*", SearchOption.AllDirectories)];
        string[] logFiles = Directory.GetFiles(data, "*.log", SearchOption.AllDirectories);
        Assert.True(logFiles.Length > 1);
        Assert.All([.. folders, .. logFiles, Path.Combine(data, "catalog.json")],
            path => Assert.True((ModeOf(path) & Others) == 0, $"{path} has mode {ModeOf(path)}."));
    }

    [Fact]
    public async Task A_folder_that_others_can_read_is_told_until_the_advice_is_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        var log = new RecordingLoggerProvider();
        ChangeMode(_parent,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        await (await OpenAsync(_parent, log)).DisposeAsync();
        string told = Assert.Single(log.Lines);
        Assert.Contains($"chmod 700 {_parent}", told);

        ChangeMode(_parent, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await (await OpenAsync(_parent, log)).DisposeAsync();
        Assert.Single(log.Lines);
    }

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    private static Task<LogDirectory> OpenAsync(string folder, RecordingLoggerProvider log) =>
        LogDirectory.OpenAsync(new LogSettings { Directory = folder }, TimeProvider.System, log, CancellationToken.None);

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);

    private static void ChangeMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }
}
