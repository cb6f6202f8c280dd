using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Columns;
using Millrace.Data;

namespace Millrace.Connectors.MySql.Source.Fields;

/// <summary>YEAR as a Date, its 1 January. The year 0000 is a zero date.</summary>
internal sealed class YearField(ResultColumn column, TypeOptions options)
    : IntegerField(column, options.ZeroDates == ZeroDates.ConvertToNull ? LogicalTypes.DateSchema.AsOptional() : LogicalTypes.DateSchema)
{
    protected override Value ReadContent(ValueArena arena, MySqlStatement statement)
    {
        if (Number != 0) return First((int)Number);
        return options.ZeroDates switch
        {
            ZeroDates.ConvertToNull => default,
            ZeroDates.Round => First(1),
            _ => throw Refused("0000",
                "is no year. Set zeroDateTimeBehavior=CONVERT_TO_NULL or ROUND, or yearIsDateType=false, in connection.url, or as "
                + "connection.KEY"),
        };
    }

    private Value First(int year) => Value.Int32((int)DayCount.ToDays(year, 1, 1, options.LegacyCalendar));
}
