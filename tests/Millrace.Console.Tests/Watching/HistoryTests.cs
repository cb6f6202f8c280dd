using Millrace.WebConsole.Watching;

namespace Millrace.WebConsole.Tests.Watching;

public sealed class HistoryTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    private readonly History _history = new(2);

    [Fact]
    public void Only_the_last_15_minutes_and_24_hours_are_kept()
    {
        for (int second = 0; second < 26 * 3600; second += 2) _history.Add(Start.AddSeconds(second), second, float.NaN);
        IReadOnlyList<HistoryPoint> fine = _history.Points(ChartSpan.Minutes15), coarse = _history.Points(ChartSpan.Hours24);
        Assert.Equal((450, 1440), (fine.Count, coarse.Count));
        Assert.Equal(Start.AddHours(26).AddSeconds(-2), fine[^1].At);
        Assert.Equal((26 * 3600) - 2, fine[^1].Values[0]);
        Assert.Null(fine[^1].Values[1]);
        // A minute's point is the mean of its looks.
        Assert.Equal((26 * 3600) - 60 + 29, coarse[^1].Values[0]);
        Assert.Equal(Start.AddHours(2), coarse[0].At);
    }

    [Fact]
    public void Where_nothing_was_looked_at_there_is_a_gap_and_between_two_seldom_looks_there_is_none()
    {
        _history.Add(Start, 1, 1);
        _history.Add(Start.AddSeconds(30), 2, 2);
        Assert.Equal(2, _history.Points(ChartSpan.Minutes15).Count);
        _history.Add(Start.AddMinutes(5), 3, 3);
        IReadOnlyList<HistoryPoint> points = _history.Points(ChartSpan.Minutes15);
        Assert.Equal([1, 2, null, 3], points.Select(point => point.Values[0]));
        Assert.Equal(Start.AddSeconds(32), points[2].At);
        _history.Add(Start.AddDays(3), 4, 4);
        Assert.Equal(4, Assert.Single(_history.Points(ChartSpan.Hours24)).Values[1]);
    }

    [Fact]
    public void A_clock_that_is_set_back_neither_fails_nor_brings_old_points_back()
    {
        _history.Add(Start, 10, 10);
        _history.Add(Start.AddHours(-1), 20, 20);
        Assert.Equal(15, Assert.Single(_history.Points(ChartSpan.Minutes15)).Values[0]);
    }

    [Fact]
    public void A_slope_needs_a_minute()
    {
        for (int second = 0; second < 60; second += 2) _history.Add(Start.AddSeconds(second), 3 * second, 0);
        Assert.Null(_history.Slope(0, TimeSpan.FromMinutes(5)));
        for (int second = 60; second <= 600; second += 2) _history.Add(Start.AddSeconds(second), 3 * second, 0);
        Assert.Equal(3, _history.Slope(0, TimeSpan.FromMinutes(5)));
        Assert.Equal(0, _history.Slope(1, TimeSpan.FromMinutes(5)));
        Assert.Null(new History(1).Slope(0, TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public void A_sparkline_has_few_points_of_what_is_known()
    {
        Assert.Empty(_history.Spark(0, 24));
        for (int second = 0; second < 900; second += 2) _history.Add(Start.AddSeconds(second), 7, float.NaN);
        Assert.Equal(Enumerable.Repeat(7f, 24), _history.Spark(0, 24));
        Assert.Empty(_history.Spark(1, 24));
    }
}
