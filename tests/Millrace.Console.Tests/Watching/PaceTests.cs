using Millrace.WebConsole.Watching;

namespace Millrace.WebConsole.Tests.Watching;

public sealed class PaceTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_rate_is_of_the_last_seconds_and_falls_to_nothing_when_nothing_comes()
    {
        var pace = new Pace(TimeSpan.FromSeconds(10));
        pace.Add(Start, 1_000_000);
        Assert.Null(pace.PerSecond);
        for (int second = 2; second <= 20; second += 2) pace.Add(Start.AddSeconds(second), 1_000_000 + (second * 50));
        Assert.Equal(50, pace.PerSecond);
        Assert.Equal(Start.AddSeconds(20), pace.Moved);
        for (int second = 22; second <= 40; second += 2) pace.Add(Start.AddSeconds(second), 1_001_000);
        Assert.Equal(0, pace.PerSecond);
        Assert.Equal(Start.AddSeconds(20), pace.Moved);
    }

    [Fact]
    public void A_counter_that_begins_anew_has_grown_and_an_offset_that_is_set_back_has_not()
    {
        var counter = new Growth<int>(WhenLess.Restarted, TimeSpan.FromSeconds(10));
        var offset = new Growth<int>(WhenLess.SetBack, TimeSpan.FromSeconds(10));
        foreach ((int second, long value) in (IEnumerable<(int, long)>)[(0, 500), (2, 600), (4, 30), (6, 40)])
        {
            counter.Look(Start.AddSeconds(second), [KeyValuePair.Create(0, value)]);
            offset.Look(Start.AddSeconds(second), [KeyValuePair.Create(0, value)]);
        }

        Assert.Equal((100 + 30 + 10, 100 + 10), (counter.Total, offset.Total));
    }

    [Fact]
    public void What_is_new_has_not_grown_and_what_is_gone_is_forgotten()
    {
        var growth = new Growth<int>(WhenLess.Restarted, TimeSpan.FromSeconds(10));
        growth.Look(Start, [KeyValuePair.Create(0, 10L)]);
        growth.Look(Start.AddSeconds(2), [KeyValuePair.Create(0, 15L), KeyValuePair.Create(1, 1000L)]);
        growth.Look(Start.AddSeconds(4), [KeyValuePair.Create(1, 1001L)]);
        growth.Look(Start.AddSeconds(6), [KeyValuePair.Create(0, 400L), KeyValuePair.Create(1, 1001L)]);
        Assert.Equal(6, growth.Total);
    }
}
