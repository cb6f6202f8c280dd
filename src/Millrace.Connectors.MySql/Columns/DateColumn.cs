using Millrace.Connectors.MySql.Native;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Columns;

/// <summary>
/// Date: DATE. The day that the wall clock of <c>date.timezone</c> shows at 00:00 UTC of the given one, as the JDBC connector does it.
/// </summary>
internal sealed class DateColumn(int capacity, ZoneClock clock, bool legacyCalendar) : TimeColumn(NativeType.Date, capacity)
{
    protected override void Read(in Value value, out NativeTime time)
    {
        time = new NativeTime { Kind = 0 };
        long local = clock.ToLocal(value.AsInt64 * DayCount.MillisPerDay);
        if (!DayCount.TrySetDate(ref time, FloorDiv(local, DayCount.MillisPerDay), legacyCalendar))
            throw new DataException($"day {value.AsInt64} since 1970 is outside of the years 1 to 9999");
    }

    internal static long FloorDiv(long value, long by) => (value / by) - (value % by < 0 ? 1 : 0);
}
