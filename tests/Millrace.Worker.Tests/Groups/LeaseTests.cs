using Millrace.Worker.Groups;

namespace Millrace.Worker.Tests.Groups;

/// <summary>How long a worker may go on that has heard nothing of its group.</summary>
public sealed class LeaseTests
{
    private readonly Clock _clock = new();

    [Fact]
    public void Goes_on_as_long_as_it_is_renewed()
    {
        Lease lease = New();
        for (int i = 0; i < 10; i++)
        {
            _clock.Now += 5999;
            Assert.True(lease.TryRenew());
        }
    }

    [Fact]
    public void Has_expired_for_all_threads_before_the_first_of_them_runs_again_after_a_freeze()
    {
        Lease lease = New();
        _clock.Now += 6000;
        Assert.False(lease.IsHeld);
        Assert.False(lease.TryRenew());
        Assert.False(lease.IsHeld);
    }

    [Fact]
    public void Does_not_come_back_once_it_has_ended()
    {
        Lease lease = New();
        lease.End();
        Assert.False(lease.TryRenew());
        using var stopping = new CancellationTokenSource();
        stopping.Cancel();
        Assert.False(lease.WaitHeld(stopping.Token));
    }

    private Lease New() => new(TimeSpan.FromSeconds(6), _clock);

    private sealed class Clock : TimeProvider
    {
        public long Now { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Now;
    }
}
