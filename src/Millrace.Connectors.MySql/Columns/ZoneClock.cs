namespace Millrace.Connectors.MySql.Columns;

/// <summary>Wall clock of a time zone. Remembers the offset of the quarter of an hour asked for last: records come in order of time, and zones change on quarters.</summary>
internal sealed class ZoneClock(TimeZoneInfo zone)
{
    private const long QuarterMillis = 15 * 60 * 1000;
    private readonly bool _isFixed = !zone.SupportsDaylightSavingTime && zone.GetAdjustmentRules().Length == 0;
    private long _quarter = long.MinValue;
    private long _offset = (long)zone.BaseUtcOffset.TotalMilliseconds;

    /// <summary>Milliseconds since the epoch to milliseconds since 1970-01-01 00:00 on that wall clock.</summary>
    public long ToLocal(long utcMillis)
    {
        if (_isFixed) return utcMillis + _offset;
        // Rounded towards zero: before 1970 a quarter may hold a change to the second, so there it is asked every time.
        long quarter = utcMillis / QuarterMillis;
        if (quarter == _quarter && utcMillis >= 0) return utcMillis + _offset;
        long clamped = Math.Clamp(utcMillis, DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds());
        _offset = (long)zone.GetUtcOffset(DateTimeOffset.FromUnixTimeMilliseconds(clamped)).TotalMilliseconds;
        _quarter = utcMillis >= 0 ? quarter : long.MinValue;
        return utcMillis + _offset;
    }
}
