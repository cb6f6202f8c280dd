using Millrace.Connectors.MySql.Native;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Columns;

/// <summary>Time: TIME(3). Milliseconds of the day, on the wall clock of <c>db.timezone</c>.</summary>
internal sealed class TimeOfDayColumn(int capacity, ZoneClock clock) : TimeColumn(NativeType.Time, capacity)
{
    protected override void Read(in Value value, out NativeTime time)
    {
        if (value.AsInt64 is < 0 or >= DayCount.MillisPerDay)
            throw new DataException($"{value.AsInt64} ms is no time of the day, which has 0 to {DayCount.MillisPerDay - 1}");
        time = new NativeTime { Kind = 2 };
        DateTimeColumn.SetTime(ref time, clock.ToLocal(value.AsInt64), 0);
    }
}
