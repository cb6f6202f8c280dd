using Millrace.TestServers;
using Millrace.Worker.Clients;

namespace Millrace.Worker.Tests.Clients;

public sealed class RepeatedLinesTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void The_same_is_said_once_in_ten_seconds_and_what_was_left_out_is_counted()
    {
        var lines = new RepeatedLines(_time);
        Assert.Equal("refused (after 0ms)", lines.Filter("refused (after 0ms)"));
        for (int i = 1; i <= 3; i++) Assert.Null(lines.Filter($"refused (after {i}ms)"));
        Assert.Equal("1/1 brokers are down", lines.Filter("1/1 brokers are down"));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("refused (after 4ms) [3 more of this since it was said]", lines.Filter("refused (after 4ms)"));
        Assert.Null(lines.Filter("refused (after 5ms)"));
    }

    [Fact]
    public void Others_without_end_are_said_and_take_no_more_room()
    {
        var lines = new RepeatedLines(_time);
        for (int i = 0; i < 1000; i++) Assert.NotNull(lines.Filter($"line {i}"));
        // Those of the last ones are remembered.
        Assert.Null(lines.Filter("line 999"));
        Assert.NotNull(lines.Filter("line 0"));
    }
}
