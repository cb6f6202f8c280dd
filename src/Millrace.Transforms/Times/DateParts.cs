namespace Millrace.Transforms.Times;

/// <summary>What was read of a date; what was not is that of 1970-01-01 00:00 UTC. Parts may overflow into the next larger one.</summary>
internal sealed class DateParts
{
    public long Year { get; set; } = 1970;

    public bool IsBeforeChrist { get; set; }

    public long Month { get; set; } = 1;

    public long Day { get; set; } = 1;

    /// <summary>Day of the year; takes the place of month and day.</summary>
    public long? DayOfYear { get; set; }

    public long Hour { get; set; }

    /// <summary>Hour of the half day, 0 to 11; takes the place of the hour.</summary>
    public long? HalfDayHour { get; set; }

    public bool IsAfternoon { get; set; }

    public long Minute { get; set; }

    public long Second { get; set; }

    public long Millisecond { get; set; }

    /// <summary>Beyond the millisecond.</summary>
    public int Nanosecond { get; set; }

    public long ZoneMinutes { get; set; }

    /// <summary>Milliseconds since the epoch; false outside of the years 1 to 9999.</summary>
    public bool TryGetMilliseconds(out long milliseconds)
    {
        milliseconds = 0;
        if (IsBeforeChrist) return false;
        try
        {
            checked
            {
                long months = DayOfYear is null ? Month - 1 : 0;
                long year = Year + Math.DivRem(months, 12, out long month);
                if (month < 0)
                {
                    month += 12;
                    year--;
                }

                if (year is < 1 or > 9999) return false;
                long days = (long)(new DateTime((int)year, (int)month + 1, 1, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).TotalDays
                    + (DayOfYear ?? Day) - 1;
                long hour = HalfDayHour is { } half ? half + (IsAfternoon ? 12 : 0) : Hour;
                milliseconds = (((((((days * 24) + hour) * 60) + Minute - ZoneMinutes) * 60) + Second) * 1000) + Millisecond;
                return true;
            }
        }
        catch (OverflowException)
        {
            // Digits beyond any calendar: no date.
            return false;
        }
    }
}
