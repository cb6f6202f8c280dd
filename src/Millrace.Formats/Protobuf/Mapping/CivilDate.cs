namespace Millrace.Formats.Protobuf.Mapping;

/// <summary>
/// Days since 1970-01-01 and dates of the Gregorian calendar, beyond the years of .NET's own types too
/// (https://howardhinnant.github.io/date_algorithms.html).
/// </summary>
internal static class CivilDate
{
    private const int DaysOfEra = 146_097;
    private const int YearsOfEra = 400;

    // From 0000-03-01 to 1970-01-01.
    private const int EpochDays = 719_468;

    // As java.time: years of nine digits. Days of more do not fit an INT32 anyway.
    private const int LargestYear = 5_800_000;

    private static ReadOnlySpan<byte> DaysOfMonth => [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    /// <summary>Null when there is no such day.</summary>
    public static int? ToDays(int year, int month, int day)
    {
        if (year is < -LargestYear or > LargestYear || month is < 1 or > 12 || day < 1 || day > DaysOfMonth[month - 1]) return null;
        if (month == 2 && day == 29 && (year % 4 != 0 || (year % 100 == 0 && year % 400 != 0))) return null;
        // Years begin in March, so that the leap day is their last.
        int shifted = month <= 2 ? year - 1 : year;
        int era = Math.DivRem(shifted >= 0 ? shifted : shifted - (YearsOfEra - 1), YearsOfEra).Quotient;
        int yearOfEra = shifted - (era * YearsOfEra);
        int dayOfYear = (((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5) + day - 1;
        int dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        return (era * DaysOfEra) + dayOfEra - EpochDays;
    }

    public static (int Year, int Month, int Day) Of(int days)
    {
        long shifted = (long)days + EpochDays;
        long era = (shifted >= 0 ? shifted : shifted - (DaysOfEra - 1)) / DaysOfEra;
        int dayOfEra = (int)(shifted - (era * DaysOfEra));
        int yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        int dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        int shiftedMonth = ((5 * dayOfYear) + 2) / 153;
        int day = dayOfYear - (((153 * shiftedMonth) + 2) / 5) + 1;
        int month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        int year = (int)(yearOfEra + (era * YearsOfEra)) + (month <= 2 ? 1 : 0);
        return (year, month, day);
    }
}
