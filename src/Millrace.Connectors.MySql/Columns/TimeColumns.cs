using System.Buffers.Text;
using System.Runtime.InteropServices;
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

/// <summary>
/// A field of <c>timestamp.fields.list</c>: DATETIME(6). INT64, or STRING of digits, in microseconds or nanoseconds since the epoch.
/// </summary>
internal sealed class EpochColumn(int capacity, ZoneClock clock, bool legacyCalendar, int unitsPerMicrosecond)
    : DateTimeColumn(capacity, clock, legacyCalendar)
{
    protected override void Read(in Value value, out NativeTime time)
    {
        long micros = DateColumn.FloorDiv(Number(value), unitsPerMicrosecond);
        long millis = DateColumn.FloorDiv(micros, 1000);
        Set(out time, millis, (uint)(micros - (millis * 1000)));
    }

    private static long Number(in Value value)
    {
        if (value.Kind != ValueKind.String) return value.AsInt64;
        if (!value.IsUtf8) return long.TryParse(value.AsString, out long parsed) ? parsed : throw NoNumber(value);
        ReadOnlySpan<byte> digits = value.AsBytes;
        return Utf8Parser.TryParse(digits, out long number, out int used) && used == digits.Length ? number : throw NoNumber(value);
    }

    private static DataException NoNumber(in Value value) => new($"'{value}' is not a number of micro- or nanoseconds since 1970");
}

/// <summary>Dates and times: structures, and an array of pointers to them.</summary>
internal abstract unsafe class TimeColumn : ColumnBuffer
{
    private const int LongestOnWire = 12; // length, date, time and microseconds

    private readonly NativeArray<NativeTime> _values;
    private readonly NativeArray<nint> _pointers;

    protected TimeColumn(NativeType type, int capacity)
        : base(type, capacity)
    {
        _values = new NativeArray<NativeTime>(capacity);
        _pointers = new NativeArray<nint>(capacity);
        for (int row = 0; row < capacity; row++) _pointers.Pointer[row] = (nint)(_values.Pointer + row);
    }

    public override void Dispose()
    {
        _values.Dispose();
        _pointers.Dispose();
        base.Dispose();
    }

    protected abstract void Read(in Value value, out NativeTime time);

    protected override int WriteContent(in Value value, int row)
    {
        Read(value, out _values.Pointer[row]);
        return LongestOnWire;
    }

    protected override void BindArrayContent(ref NativeBind bind, int firstRow) => bind.Buffer = _pointers.Pointer + firstRow;

    protected override void BindRowContent(ref NativeBind bind, int row) => bind.Buffer = _values.Pointer + row;
}

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
