using System.Buffers.Text;
using Millrace.Connectors.MySql.Native;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Columns;

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
