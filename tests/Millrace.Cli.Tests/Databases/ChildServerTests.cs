using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Cli.Commands.Databases;
using Millrace.Cli.Terminal;
using Millrace.Cli.Tests.Support;

namespace Millrace.Cli.Tests.Databases;

public sealed class ChildServerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new();

    private string PidFile => Path.Combine(_folder.Path, "pid");

    [Fact]
    public async Task Left_over_server_is_stopped_before_the_next_is_started()
    {
        ChildServer leftOver = await StartSleepAsync();
        ChildServer next = await StartSleepAsync();
        await leftOver.Exited.WaitAsync(Patience);
        Assert.False(next.Exited.IsCompleted);
        await next.DisposeAsync();
        Assert.True(next.Exited.IsCompleted);
        Assert.False(File.Exists(PidFile));
    }

    [Fact]
    public async Task Stranger_that_has_got_the_process_id_is_left_alone()
    {
        using Process stranger = Process.Start("sleep", ["600"]);
        try
        {
            long anotherTime = new DateTimeOffset(stranger.StartTime).AddMinutes(-1).ToUnixTimeMilliseconds();
            await File.WriteAllTextAsync(PidFile, string.Create(CultureInfo.InvariantCulture, $"{stranger.Id} {anotherTime}"));
            await (await StartSleepAsync()).DisposeAsync();
            Assert.False(stranger.HasExited);
        }
        finally
        {
            stranger.Kill();
            await stranger.WaitForExitAsync();
        }
    }

    [Fact]
    public async Task Missing_program_is_named_with_what_to_install()
    {
        var fault = await Assert.ThrowsAsync<CommandException>(() =>
            ChildServer.StartAsync("no-such-server", [], _folder.Path, NullLogger.Instance));
        Assert.Equal(ExitCode.Unavailable, fault.ExitCode);
        Assert.StartsWith("no-such-server is not installed. Debian, Ubuntu: sudo apt-get install ", fault.Message,
            StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<ChildServer> StartSleepAsync() => ChildServer.StartAsync("sleep", ["600"], _folder.Path, NullLogger.Instance);
}
