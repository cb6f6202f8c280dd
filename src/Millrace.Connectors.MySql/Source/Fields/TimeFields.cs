using System.Globalization;
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

/// <summary>DATE: the day as it stands in the database, in no time zone.</summary>
internal sealed class DateField(ResultColumn column, TypeOptions options) : CalendarField(column, LogicalTypes.DateSchema, options)
{
    protected override void BindType(ref NativeBind bind) => bind.Type = NativeType.Date;

    protected override Value Convert(ValueArena arena, in NativeTime time) => Value.Int32((int)DaysOf(time));
}

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

/// <summary>DATETIME and TIMESTAMP as numbers or texts of micro- or nanoseconds: <c>timestamp.granularity</c>.</summary>
internal sealed class FineTimestampField(ResultColumn column, TypeOptions options) : CalendarField(column, SchemaOf(options), options)
{
    private const long MostMicros = long.MaxValue / 1000;

    protected override void BindType(ref NativeBind bind) => bind.Type = NativeType.DateTime;

    protected override Value Convert(ValueArena arena, in NativeTime time)
    {
        bool nanos = Options.Granularity is Granularity.NanosLong or Granularity.NanosString or Granularity.NanosIso;
        if (Options.Granularity is Granularity.MicrosIso or Granularity.NanosIso) return Iso(arena, time, nanos);
        long micros = MicrosOf(time);
        if (Options.Granularity == Granularity.MicrosLong) return Value.Int64(micros);
        if (Options.Granularity == Granularity.NanosLong)
            return Value.Int64(micros is >= -MostMicros and <= MostMicros ? micros * 1000 : throw TooFar(time));
        Int128 count = nanos ? (Int128)micros * 1000 : micros;
        Span<byte> text = stackalloc byte[24];
        count.TryFormat(text, out int length, default, CultureInfo.InvariantCulture);
        return arena.Utf8(text[..length]);
    }

    private DataException TooFar(in NativeTime time) => Refused(
        $"{time.Year:0000}-{time.Month:00}-{time.Day:00}",
        "is outside of the years 1677 to 2262, whose nanoseconds an INT64 can count. "
        + "Set timestamp.granularity=micros_long or nanos_string");

    // The wall clock, as it stands in the database: 2024-01-31T23:59:59.123456
    private static Value Iso(ValueArena arena, in NativeTime time, bool nanos)
    {
        Span<byte> text = stackalloc byte[40];
        System.Text.Unicode.Utf8.TryWrite(
            text, CultureInfo.InvariantCulture,
            $"{time.Year:0000}-{time.Month:00}-{time.Day:00}T"
            + $"{time.Hour:00}:{time.Minute:00}:{time.Second:00}.{time.Microsecond.Value:000000}{(nanos ? "000" : "")}",
            out int length);
        return arena.Utf8(text[..length]);
    }

    private static Schema SchemaOf(TypeOptions options) =>
        options.Granularity is Granularity.MicrosLong or Granularity.NanosLong ? Schema.Int64 : Schema.String;
}

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
