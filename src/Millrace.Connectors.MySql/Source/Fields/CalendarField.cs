using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Columns;
using Millrace.Connectors.MySql.Native;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Source.Fields;

/// <summary>Columns with a date. A month or day of 0 is a zero date, for which <c>zeroDateTimeBehavior</c> says what it becomes.</summary>
internal abstract unsafe class CalendarField(ResultColumn column, Schema schema, TypeOptions options)
    : FieldReader(column, Nullable(schema, options))
{
    public override int Size => sizeof(NativeTime);

    protected TypeOptions Options { get; } = options;

    /// <summary>
    /// The point in time of the current row in microseconds since the epoch, on the clock of <c>db.timezone</c>.
    /// False when it is null, or a zero date. A date alone is its midnight.
    /// </summary>
    public bool TryGetMicros(out long micros)
    {
        var time = (NativeTime*)Content;
        micros = 0;
        if (IsNull || IsZero(*time)) return false;
        micros = MicrosOf(*time);
        return true;
    }

    protected override Value ReadContent(ValueArena arena, MySqlStatement statement)
    {
        var time = (NativeTime*)Content;
        if (!IsZero(*time)) return Convert(arena, *time);
        return Options.ZeroDates switch
        {
            ZeroDates.ConvertToNull => default,
            ZeroDates.Round => Convert(arena, new NativeTime { Year = 1, Month = 1, Day = 1 }),
            _ => throw ZeroDate($"{time->Year:0000}-{time->Month:00}-{time->Day:00}"),
        };
    }

    protected DataException ZeroDate(string text) =>
        Refused(text,
            "is no date. Set zeroDateTimeBehavior=CONVERT_TO_NULL or ROUND in connection.url, or connection.zeroDateTimeBehavior");

    protected abstract Value Convert(ValueArena arena, in NativeTime time);

    protected long DaysOf(in NativeTime time) => DayCount.ToDays((int)time.Year, (int)time.Month, (int)time.Day, Options.LegacyCalendar);

    protected long MicrosOf(in NativeTime time)
    {
        long ofDay = (((((long)time.Hour * 60) + time.Minute) * 60) + time.Second) * 1000;
        long micros = (long)time.Microsecond.Value;
        return (Options.Clock.ToUtc((DaysOf(time) * DayCount.MillisPerDay) + ofDay + (micros / 1000)) * 1000) + (micros % 1000);
    }

    private static bool IsZero(in NativeTime time) => time.Month == 0 || time.Day == 0;

    // What may become null must be allowed to be.
    private static Schema Nullable(Schema schema, TypeOptions options) =>
        options.ZeroDates == ZeroDates.ConvertToNull ? schema.AsOptional() : schema;
}
