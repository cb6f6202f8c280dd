using Millrace.WebConsole.Messages;

namespace Millrace.WebConsole.Tests.Messages;

public sealed class SeekTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("-15m", "2026-01-05T11:45:00Z")]
    [InlineData("-1.5h", "2026-01-05T10:30:00Z")]
    [InlineData("-2d", "2026-01-03T12:00:00Z")]
    [InlineData("2026-01-05T10:00Z", "2026-01-05T10:00:00Z")]
    [InlineData("2026-01-05T10:00+02:00", "2026-01-05T08:00:00Z")]
    [InlineData("2026-01-05 10:00", "2026-01-05T10:00:00Z")]
    [InlineData("1767607200000", "2026-01-05T10:00:00Z")]
    [InlineData("yesterday", null)]
    [InlineData("-15", null)]
    [InlineData("-99999999999999d", null)]
    [InlineData("", null)]
    public void Times_are_read_as_people_write_them(string text, string? expected) =>
        Assert.Equal(expected is null ? null : DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture),
            Seek.TimeOf(text, Now));

    [Theory]
    [InlineData("offset", "9223372036854775807", nameof(SeekKind.Offset))]
    [InlineData("offset", "-1", nameof(SeekKind.Newest))]
    [InlineData("time", "-1h", nameof(SeekKind.Time))]
    [InlineData("time", "never", nameof(SeekKind.Newest))]
    [InlineData("live", null, nameof(SeekKind.Live))]
    [InlineData("<script>", null, nameof(SeekKind.Newest))]
    [InlineData(null, null, nameof(SeekKind.Newest))]
    public void An_address_says_where_reading_begins(string? from, string? at, string kind) =>
        Assert.Equal(kind, Seek.Of(from, at, null, Now).Kind.ToString());
}
