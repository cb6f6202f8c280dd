using Millrace.Connectors.MySql.Native;

namespace Millrace.Connectors.MySql.Columns;

/// <summary>Day numbers to year, month and day, and back.</summary>
internal static class DayCount
{
    public const long MillisPerDay = 86_400_000;

    /// <summary>1582-10-15, the first day of the Gregorian calendar, in days since 1970-01-01.</summary>
    private const long Cutover = -141_427;

    /// <summary>
    /// Splits a day number. With <paramref name="legacy"/>, days before 1582-10-15 are named by the Julian calendar, as Java's
    /// GregorianCalendar names them. The algorithm is that of Howard Hinnant's civil_from_days:
    /// years begin in March, so that the leap day comes last.
    /// </summary>
    public static (long Year, uint Month, uint Day) FromDays(long days, bool legacy)
    {
        bool julian = legacy && days < Cutover;
        // Day 0 of this count is 0000-03-01 of the calendar in use.
        long fromMarch = days + (julian ? 719_470 : 719_468);
        long daysPerEra = julian ? 1461 : 146_097, yearsPerEra = julian ? 4 : 400;
        long era = Math.DivRem(fromMarch, daysPerEra, out long dayOfEra);
        if (dayOfEra < 0)
        {
            era--;
            dayOfEra += daysPerEra;
        }

        long yearOfEra = julian
            ? (dayOfEra - (dayOfEra / 1460)) / 365
            : (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        long dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (julian ? 0 : yearOfEra / 100));
        long month = ((5 * dayOfYear) + 2) / 153;
        uint day = (uint)(dayOfYear - (((153 * month) + 2) / 5) + 1);
        month = month < 10 ? month + 3 : month - 9;
        return (yearOfEra + (era * yearsPerEra) + (month <= 2 ? 1 : 0), (uint)month, day);
    }

    /// <summary>
    /// The day number of a date; the inverse of <see cref="FromDays"/>.
    /// With <paramref name="legacy"/>, dates before 1582-10-15 are those of the Julian calendar.
    /// </summary>
    public static long ToDays(int year, int month, int day, bool legacy)
    {
        bool julian = legacy && (year < 1582 || (year == 1582 && (month < 10 || (month == 10 && day < 15))));
        long fromMarch = month <= 2 ? year - 1 : year;
        long dayOfYear = (((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5) + day - 1;
        long days = (fromMarch * 365) + (fromMarch >> 2) + dayOfYear;
        return julian ? days - 719_470 : days - (fromMarch / 100) + (fromMarch / 400) - 719_468;
    }

    /// <summary>Fills the date part. False when the year is not one of 1 to 9999.</summary>
    public static bool TrySetDate(ref NativeTime time, long days, bool legacy)
    {
        var (year, month, day) = FromDays(days, legacy);
        time.Year = (uint)year;
        time.Month = month;
        time.Day = day;
        return year is >= 1 and <= 9999;
    }
}
