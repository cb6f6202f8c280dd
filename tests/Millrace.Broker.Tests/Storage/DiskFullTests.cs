using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Batches;
using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker.Tests.Storage;

/// <summary>A real full disk: a file system of two megabytes in memory. Only root may mount one; others skip.</summary>
public sealed class DiskFullTests
{
    [Fact]
    public async Task A_full_disk_refuses_appends_and_a_freed_one_takes_them_again()
    {
        string path = Directory.CreateTempSubdirectory("millrace-full-").FullName;
        if (!OperatingSystem.IsLinux() || Run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", path) != 0)
            Assert.Skip("Cannot mount a small file system here (needs root on Linux).");
        try
        {
            var settings = new LogSettings { Directory = path };
            var time = new FixedTime();
            LogDirectory logs = await LogDirectory.OpenAsync(settings, time, NullLogger.Instance, CancellationToken.None);
            PartitionLog log = logs.CreateTopic("t", 1, new Dictionary<string, string>()).Partitions[0];
            string ballast = Path.Combine(path, "ballast");
            File.WriteAllBytes(ballast, new byte[1_000_000]);
            byte[] batch = Batch.Of(new string('x', 50_000)).Bytes();
            AppendResult result;
            int accepted = 0;
            while ((result = log.Append(batch, AppendOrigin.Client)).Error == ErrorCode.None)
                accepted++;
            Assert.Equal(ErrorCode.StorageError, result.Error);
            Assert.InRange(accepted, 10, 30);
            Assert.Equal(accepted, log.HighWatermark);
            Assert.Equal(ErrorCode.StorageError, log.Append(batch, AppendOrigin.Client).Error);
            Assert.Equal(accepted, TestLog.ReadAll(log).Count);

            File.Delete(ballast);
            Assert.Equal(accepted, TestLog.Append(log, Batch.Of("after")));
            Assert.Equal(log.SizeBytes, new FileInfo(Path.Combine(path, "t-0", "00000000000000000000.log")).Length);
            await logs.DisposeAsync();
            await using LogDirectory again = await LogDirectory.OpenAsync(settings, time, NullLogger.Instance, CancellationToken.None);
            Assert.Equal(accepted + 1, TestLog.ReadAll(again.FindPartition("t", 0)!).Count);
        }
        finally
        {
            Run("umount", "-l", path);
            Directory.Delete(path, recursive: true);
        }
    }

    private static int Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
