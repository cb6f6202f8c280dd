using Millrace.Connectors.MySql.Native;
using Millrace.Data;

namespace Millrace.Connectors.MySql.Columns;

/// <summary>Time: TIME(3). Milliseconds of the day, on the wall clock of <c>db.timezone</c>.</summary>
internal sealed class TimeOfDayColumn(int capacity, ZoneClock clock) : TimeColumn(NativeType.Time, capacity)
{
    protected override void Read(in Value value, out NativeTime time)
    {
        time = new NativeTime { Kind = 2 };
        DateTimeColumn.SetTime(ref time, clock.ToLocal(value.AsInt64), 0);
    }
}
