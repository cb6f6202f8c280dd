using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Native;
using Millrace.Data;

namespace Millrace.Connectors.MySql.Source.Fields;

/// <summary>DATE: the day as it stands in the database, in no time zone.</summary>
internal sealed class DateField(ResultColumn column, TypeOptions options) : CalendarField(column, LogicalTypes.DateSchema, options)
{
    protected override void BindType(ref NativeBind bind) => bind.Type = NativeType.Date;

    protected override Value Convert(ValueArena arena, in NativeTime time) => Value.Int32((int)DaysOf(time));
}
