using System.Globalization;

namespace Millrace.WebConsole.Messages;

/// <summary>Where reading begins, as the address of a page has it.</summary>
internal enum SeekKind
{
    Newest,
    Oldest,
    Offset,
    Time,
    Live,
}

/// <param name="Partition">Only this one; null for all.</param>
internal sealed record Seek(SeekKind Kind, long Offset, DateTimeOffset Time, int? Partition)
{
    /// <summary>What <c>from</c> of an address means; anything unknown is the newest.</summary>
    public static Seek Of(string? from, string? value, int? partition, DateTimeOffset now) => from switch
    {
        "oldest" => new(SeekKind.Oldest, 0, default, partition),
        "live" => new(SeekKind.Live, 0, default, partition),
        "offset" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long offset) =>
            new(SeekKind.Offset, offset, default, partition),
        "time" when TimeOf(value, now) is { } time => new(SeekKind.Time, 0, time, partition),
        _ => new(SeekKind.Newest, 0, default, partition),
    };

    /// <summary>
    /// A point in time as people write it: <c>-15m</c>, <c>2026-01-05T10:00Z</c> (UTC where no zone is named), milliseconds since 1970.
    /// Null when it is none.
    /// </summary>
    public static DateTimeOffset? TimeOf(string? text, DateTimeOffset now)
    {
        text = text?.Trim() ?? "";
        if (text.Length > 2 && text[0] == '-'
            && double.TryParse(text.AsSpan(1, text.Length - 2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
                out double count)
            && count < 1_000_000)
        {
            TimeSpan? back = text[^1] switch
            {
                's' => TimeSpan.FromSeconds(count),
                'm' => TimeSpan.FromMinutes(count),
                'h' => TimeSpan.FromHours(count),
                'd' => TimeSpan.FromDays(Math.Min(count, 36500)),
                _ => null,
            };
            return now - back;
        }

        // More digits than any year has.
        if (text.Length > 9 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long milliseconds)
            && milliseconds < 253402300800000)
            return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time.ToUniversalTime() : null;
    }
}
