using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Columns;
using Millrace.Connectors.MySql.Native;
using Millrace.Data;

namespace Millrace.Connectors.MySql.Source.Fields;

/// <summary>
/// TIME: a time of the day on the clock of <c>db.timezone</c>. MySQL's TIME reaches from -838 to 838 hours;
/// what is no time of the day is refused.
/// </summary>
internal sealed unsafe class TimeField(ResultColumn column, TypeOptions options) : FieldReader(column, LogicalTypes.TimeSchema)
{
    public override int Size => sizeof(NativeTime);

    protected override void BindType(ref NativeBind bind) => bind.Type = NativeType.Time;

    protected override Value ReadContent(ValueArena arena, MySqlStatement statement)
    {
        var time = (NativeTime*)Content;
        long hours = (time->Day * 24L) + time->Hour;
        if (time->IsNegative != 0 || hours > 23)
            throw Refused($"{(time->IsNegative != 0 ? "-" : "")}{hours}:{time->Minute:00}:{time->Second:00}",
                "is no time of the day, which is all that Connect's Time holds. Read it with a query, as TIME_TO_SEC(column)");
        long millis = (((((hours * 60) + time->Minute) * 60) + time->Second) * 1000) + ((long)time->Microsecond.Value / 1000);
        // The zone's offset on 1 January 1970, as JDBC has it; a time of the day stays one.
        long utc = options.Clock.ToUtc(millis);
        return Value.Int32((int)(utc - (DateColumn.FloorDiv(utc, DayCount.MillisPerDay) * DayCount.MillisPerDay)));
    }
}
