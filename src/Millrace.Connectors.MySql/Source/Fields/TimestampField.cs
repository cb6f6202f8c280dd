using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Native;
using Millrace.Data;

namespace Millrace.Connectors.MySql.Source.Fields;

/// <summary>DATETIME and TIMESTAMP as Connect's Timestamp.</summary>
internal sealed class TimestampField(ResultColumn column, TypeOptions options)
    : CalendarField(column, LogicalTypes.TimestampSchema, options)
{
    protected override void BindType(ref NativeBind bind) => bind.Type = NativeType.DateTime;

    protected override Value Convert(ValueArena arena, in NativeTime time)
    {
        long micros = MicrosOf(time);
        return Value.Int64(Columns.DateColumn.FloorDiv(micros, 1000));
    }
}
