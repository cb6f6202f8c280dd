using System.Globalization;
using Millrace.Data;

namespace Millrace.Formats.Values;

/// <summary>Connect's three text forms of points in time, all in UTC.</summary>
internal static class TemporalText
{
    public const long MillisecondsPerDay = 86_400_000;

    private const string DateForm = "yyyy-MM-dd";
    private const string TimeForm = "HH:mm:ss.fff'Z'";
    private const string TimestampForm = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    // What .NET can print; Java goes further.
    private static readonly long Earliest = new DateTimeOffset(DateTime.MinValue, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private static readonly long Latest = new DateTimeOffset(DateTime.MaxValue, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <summary>Chosen by the length: 10 characters are a Date, 13 a Time, 24 a Timestamp.</summary>
    public static SchemaAndValue? Parse(ReadOnlySpan<char> text)
    {
        if (text.Length == 0 || !char.IsAsciiDigit(text[0])) return null;
        string? form = text.Length switch { 10 => DateForm, 13 => TimeForm, 24 => TimestampForm, _ => null };
        if (form is null || !DateTime.TryParseExact(text, form, CultureInfo.InvariantCulture,
            DateTimeStyles.NoCurrentDateDefault | DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime time))
            return null;
        return text.Length switch
        {
            10 => new SchemaAndValue(LogicalTypes.DateSchema, Value.Int32((int)(time - DateTime.UnixEpoch).TotalDays)),
            13 => new SchemaAndValue(LogicalTypes.TimeSchema, Value.Int32((int)time.TimeOfDay.TotalMilliseconds)),
            _ => new SchemaAndValue(LogicalTypes.TimestampSchema, Value.Int64((long)(time - DateTime.UnixEpoch).TotalMilliseconds)),
        };
    }

    /// <summary>
    /// A Date as a date, a Time as a time; a Timestamp of whole days as a date, as Connect writes it, but never as a time:
    /// Connect does so for all before the second day of 1970, whatever the schema calls it, and the date is lost.
    /// </summary>
    public static string Format(Schema schema, long milliseconds)
    {
        if (milliseconds < Earliest || milliseconds > Latest) return milliseconds.ToString(CultureInfo.InvariantCulture);
        DateTimeOffset time = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        string form = schema.Name switch
        {
            LogicalTypes.Date => DateForm,
            LogicalTypes.Time when milliseconds is >= 0 and < MillisecondsPerDay => TimeForm,
            LogicalTypes.Timestamp when milliseconds >= MillisecondsPerDay && milliseconds % MillisecondsPerDay == 0 => DateForm,
            _ => TimestampForm,
        };
        return time.ToString(form, CultureInfo.InvariantCulture);
    }

    /// <summary>As Java's <c>Date.toString</c> in UTC: <c>Tue Nov 14 22:13:20 UTC 2023</c>.</summary>
    public static string FormatAsJava(long milliseconds) => milliseconds < Earliest || milliseconds > Latest
        ? milliseconds.ToString(CultureInfo.InvariantCulture)
        : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("ddd MMM dd HH:mm:ss 'UTC' yyyy", CultureInfo.InvariantCulture);

    /// <summary>Milliseconds since the epoch of a value of a logical type; null when the schema is none of the three.</summary>
    public static long? MillisecondsOf(Schema? schema, in Value value) => schema?.Name switch
    {
        LogicalTypes.Date when value.Kind == ValueKind.Int32 => value.AsInt64 * MillisecondsPerDay,
        LogicalTypes.Time when value.Kind == ValueKind.Int32 => value.AsInt64,
        LogicalTypes.Timestamp when value.Kind == ValueKind.Int64 => value.AsInt64,
        _ => null,
    };
}
