using Millrace.WebConsole.Clients;
using Millrace.WebConsole.Watching;

namespace Millrace.WebConsole.Tests.Watching;

public sealed class WatcherTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task All_viewers_share_one_look_and_those_who_left_are_told_nothing()
    {
        await using var watcher = new CountingWatcher();
        watcher.Start();
        await watcher.UntilAsync(1);
        int first = 0, second = 0;
        using IDisposable stays = watcher.Watch(() => first++);
        IDisposable leaves = watcher.Watch(() => second++);
        Assert.Equal(2, watcher.Viewers);
        leaves.Dispose();
        leaves.Dispose();
        int looks = watcher.Looks, told = second;
        watcher.LookNow();
        await watcher.UntilAsync(looks + 1);
        await UntilAsync(() => first >= 1);
        Assert.Equal(told, second);
        Assert.Equal(1, watcher.Viewers);
    }

    [Fact]
    public async Task The_last_answer_stays_when_the_server_goes_away()
    {
        await using var watcher = new CountingWatcher();
        watcher.Start();
        await watcher.UntilAsync(1);
        watcher.Fault = new Refusal("GET http://x/", 0, "Connection refused", DateTimeOffset.UnixEpoch);
        watcher.LookNow();
        await watcher.UntilAsync(watcher.Looks + 1);
        Assert.True(watcher.Current.IsAway);
        Assert.Equal("1", watcher.Current.Value);
        Assert.Equal("Connection refused", watcher.Current.Fault!.Text);
        watcher.Fault = null;
        watcher.LookNow();
        await watcher.UntilAsync(watcher.Looks + 1);
        Assert.False(watcher.Current.IsAway);
    }

    [Fact]
    public async Task A_viewer_hears_of_each_look()
    {
        await using var watcher = new CountingWatcher();
        watcher.Start();
        await watcher.UntilAsync(1);
        var told = new SemaphoreSlim(0);
        using IDisposable _ = watcher.Watch(() => told.Release());
        for (int i = 0; i < 3; i++)
        {
            watcher.LookNow();
            Assert.True(await told.WaitAsync(Patience));
        }
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (long start = TimeProvider.System.GetTimestamp(); !isSo(); await Task.Delay(5))
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, "The look did not come.");
    }

    private sealed class CountingWatcher() : Watcher<string>(TimeSpan.FromHours(1), TimeSpan.FromHours(1), TimeProvider.System)
    {
        private int _answers;

        public int Looks { get; private set; }

        public Refusal? Fault { get; set; }

        public Task UntilAsync(int looks) => WatcherTests.UntilAsync(() => Looks >= looks && Current.Version >= looks);

        protected override Task<string> LookAsync(CancellationToken cancellationToken)
        {
            Looks++;
            return Fault is { } fault ? Task.FromException<string>(fault) : Task.FromResult($"{++_answers}");
        }
    }
}
