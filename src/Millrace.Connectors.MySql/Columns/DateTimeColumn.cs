using System.Runtime.InteropServices;
using Millrace.Connectors.MySql.Native;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Columns;

/// <summary>Timestamp: DATETIME(3). Milliseconds since the epoch, on the wall clock of <c>db.timezone</c>.</summary>
internal class DateTimeColumn(int capacity, ZoneClock clock, bool legacyCalendar) : TimeColumn(NativeType.DateTime, capacity)
{
    internal static void SetTime(ref NativeTime time, long localMillis, uint microsOfMilli)
    {
        uint ofDay = (uint)(localMillis - (DateColumn.FloorDiv(localMillis, DayCount.MillisPerDay) * DayCount.MillisPerDay));
        time.Hour = ofDay / 3_600_000;
        time.Minute = ofDay / 60_000 % 60;
        time.Second = ofDay / 1000 % 60;
        time.Microsecond = new CULong((ofDay % 1000 * 1000) + microsOfMilli);
    }

    protected override void Read(in Value value, out NativeTime time) => Set(out time, value.AsInt64, 0);

    protected void Set(out NativeTime time, long epochMillis, uint microsOfMilli)
    {
        time = new NativeTime { Kind = 1 };
        long local = clock.ToLocal(epochMillis);
        SetTime(ref time, local, microsOfMilli);
        if (!DayCount.TrySetDate(ref time, DateColumn.FloorDiv(local, DayCount.MillisPerDay), legacyCalendar))
            throw new DataException($"{epochMillis} ms since 1970 is outside of the years 1 to 9999");
    }
}
