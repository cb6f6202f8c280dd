using Millrace.Timing;

namespace Millrace.Abstractions.Tests.Timing;

public sealed class BackoffTests
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(500);

    [Fact]
    public void Doubles_up_to_the_longest_and_begins_again_after_a_success()
    {
        var backoff = new Backoff(First, Longest);
        Assert.Equal([100.0, 200, 400, 500, 500], Enumerable.Range(0, 5).Select(_ => backoff.Next().TotalMilliseconds));
        Assert.Equal(5, backoff.Failures);
        backoff.Reset();
        Assert.Equal((0, First), (backoff.Failures, backoff.Next()));
    }

    [Fact]
    public void Never_overflows_however_often_it_fails()
    {
        var backoff = new Backoff(TimeSpan.FromDays(1), TimeSpan.MaxValue);
        for (int i = 0; i < 200; i++) Assert.True(backoff.Next() > TimeSpan.Zero);
    }

    [Fact]
    public void The_first_pause_too_is_no_longer_than_the_longest() =>
        Assert.Equal(Longest, new Backoff(TimeSpan.FromSeconds(2), Longest).Next());

    [Fact]
    public void Half_of_a_pause_may_be_chance()
    {
        TimeSpan[] pauses = [.. Enumerable.Range(0, 200).Select(_ => new Backoff(First, Longest, Jitter.Half).Next())];
        Assert.All(pauses, pause => Assert.InRange(pause, First / 2, First));
        Assert.True(pauses.Distinct().Count() > 1);
    }

    [Fact]
    public void Only_the_longest_pause_may_be_chance_as_a_whole()
    {
        TimeSpan[] longest = [.. Enumerable.Range(0, 200).Select(_ =>
        {
            var backoff = new Backoff(First, Longest, Jitter.AtLongest);
            Assert.Equal([100.0, 200, 400], Enumerable.Range(0, 3).Select(_ => backoff.Next().TotalMilliseconds));
            return backoff.Next();
        })];
        Assert.All(longest, pause => Assert.InRange(pause, TimeSpan.Zero, Longest));
        Assert.Contains(longest, pause => pause < Longest / 2);
    }

    [Fact]
    public void A_pause_ends_at_once_when_its_token_does()
    {
        using var stopping = new CancellationTokenSource();
        stopping.Cancel();
        Assert.False(TimeProvider.System.Pause(TimeSpan.FromDays(1), stopping.Token));
        Assert.True(TimeProvider.System.Pause(TimeSpan.FromMilliseconds(1), CancellationToken.None));
    }
}
