namespace Millrace.Connectors.MySql.Columns;

/// <summary>
/// Wall clock of a time zone, both ways. Remembers the offset of the quarter of an hour asked for last:
/// records come in order of time, and zones change on quarters.
/// </summary>
internal sealed class ZoneClock(TimeZoneInfo zone)
{
    private const long QuarterMillis = 15 * 60 * 1000;
    private readonly bool _isFixed = !zone.SupportsDaylightSavingTime && zone.GetAdjustmentRules().Length == 0;
    private long _quarter = long.MinValue;
    private long _offset = (long)zone.BaseUtcOffset.TotalMilliseconds;
    private long _localQuarter = long.MinValue;
    private long _localOffset = (long)zone.BaseUtcOffset.TotalMilliseconds;

    /// <summary>Milliseconds since the epoch to milliseconds since 1970-01-01 00:00 on that wall clock.</summary>
    public long ToLocal(long utcMillis)
    {
        if (_isFixed) return utcMillis + _offset;
        // Rounded towards zero: before 1970 a quarter may hold a change to the second, so there it is asked every time.
        long quarter = utcMillis / QuarterMillis;
        if (quarter == _quarter && utcMillis >= 0) return utcMillis + _offset;
        long clamped =
            Math.Clamp(utcMillis, DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds());
        _offset = (long)zone.GetUtcOffset(DateTimeOffset.FromUnixTimeMilliseconds(clamped)).TotalMilliseconds;
        _quarter = utcMillis >= 0 ? quarter : long.MinValue;
        return utcMillis + _offset;
    }

    /// <summary>
    /// Back from that wall clock to milliseconds since the epoch. Of an hour that comes twice the later one is taken, and one that is
    /// skipped counts as standard time, as Java's calendar has it.
    /// </summary>
    public long ToUtc(long localMillis)
    {
        if (_isFixed) return localMillis - _localOffset;
        long quarter = localMillis / QuarterMillis;
        if (quarter == _localQuarter && localMillis >= 0) return localMillis - _localOffset;
        long ticks = DateTime.UnixEpoch.Ticks
            + (Math.Clamp(localMillis, -62_135_596_800_000, 253_402_300_799_000) * TimeSpan.TicksPerMillisecond);
        _localOffset = (long)zone.GetUtcOffset(new DateTime(ticks, DateTimeKind.Unspecified)).TotalMilliseconds;
        _localQuarter = localMillis >= 0 ? quarter : long.MinValue;
        return localMillis - _localOffset;
    }
}
