using System.Globalization;
using System.Text;

namespace Millrace.Transforms.Times;

/// <summary>One part of a date pattern: a letter repeated, or plain text (letter 0).</summary>
internal sealed record DateToken(char Letter, int Count, string Text)
{
    // Longest run of digits that is looked at: beyond 18 nothing fits 64 bits for certain.
    private const int MostDigits = 18;

    private static readonly string[] Months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    private static readonly string[] Days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    /// <summary>True for digits behind seconds: tenths, hundredths and so on.</summary>
    public bool IsFraction { get; init; }

    public bool IsNumber => Letter switch
    {
        '\0' or 'G' or 'E' or 'a' or 'z' or 'Z' or 'X' => false,
        'M' or 'L' => Count < 3,
        _ => true,
    };

    /// <param name="nanoseconds">Beyond the millisecond of <paramref name="time"/>, which has none itself.</param>
    public void Write(StringBuilder text, DateTime time, int nanoseconds)
    {
        switch (Letter)
        {
            case '\0': text.Append(Text); break;
            case 'G': text.Append("AD"); break;
            case 'y' when Count == 2: Number(text, time.Year % 100); break;
            case 'y': Number(text, time.Year); break;
            case 'M' or 'L' when !IsNumber: text.Append(Count == 3 ? Months[time.Month - 1][..3] : Months[time.Month - 1]); break;
            case 'M' or 'L': Number(text, time.Month); break;
            case 'd': Number(text, time.Day); break;
            case 'D': Number(text, time.DayOfYear); break;
            case 'E': text.Append(Count < 4 ? Days[(int)time.DayOfWeek][..3] : Days[(int)time.DayOfWeek]); break;
            case 'u': Number(text, time.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)time.DayOfWeek); break;
            case 'a': text.Append(time.Hour < 12 ? "AM" : "PM"); break;
            case 'H': Number(text, time.Hour); break;
            case 'k': Number(text, time.Hour == 0 ? 24 : time.Hour); break;
            case 'K': Number(text, time.Hour % 12); break;
            case 'h': Number(text, time.Hour % 12 == 0 ? 12 : time.Hour % 12); break;
            case 'm': Number(text, time.Minute); break;
            case 's': Number(text, time.Second); break;
            case 'S' when IsFraction: text.Append(Fraction(time.Millisecond, nanoseconds).PadRight(Count, '0').AsSpan(0, Count)); break;
            case 'S': Number(text, time.Millisecond); break;
            case 'z': text.Append(Count < 4 ? "UTC" : "Coordinated Universal Time"); break;
            case 'Z': text.Append("+0000"); break;
            case 'X': text.Append('Z'); break;
        }
    }

    /// <summary>Reads its part of <paramref name="text"/> and goes on behind it; false when the text has something else there.</summary>
    public bool TryRead(string text, ref int at, bool abuts, DateParts parts)
    {
        if (Letter == '\0')
        {
            if (string.CompareOrdinal(text, at, Text, 0, Text.Length) != 0) return false;
            at += Text.Length;
            return true;
        }

        while (at < text.Length && text[at] is ' ' or '\t') at++;
        if (IsFraction) return TryReadFraction(text, ref at, abuts, parts);
        return IsNumber ? TryReadNumber(text, ref at, abuts, parts) : TryReadWord(text, ref at, parts);
    }

    private bool TryReadNumber(string text, ref int at, bool abuts, DateParts parts)
    {
        int start = at, most = abuts ? Count : MostDigits;
        bool isNegative = !abuts && at < text.Length && text[at] == '-';
        if (isNegative) at++;
        int first = at;
        while (at < text.Length && at - first < most && char.IsAsciiDigit(text[at])) at++;
        if (at == first || !long.TryParse(text.AsSpan(start, at - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out long number)) return false;
        switch (Letter)
        {
            case 'y': parts.Year = Count <= 2 && at - start == 2 ? Century(number) : number; break;
            case 'M' or 'L': parts.Month = number; break;
            case 'd': parts.Day = number; break;
            case 'D': parts.DayOfYear = number; break;
            case 'H': parts.Hour = number; break;
            case 'k': parts.Hour = number == 24 ? 0 : number; break;
            case 'K': parts.HalfDayHour = number; break;
            case 'h': parts.HalfDayHour = number == 12 ? 0 : number; break;
            case 'm': parts.Minute = number; break;
            case 's': parts.Second = number; break;
            case 'S': parts.Millisecond = number; break;
        }

        return true;
    }

    private bool TryReadFraction(string text, ref int at, bool abuts, DateParts parts)
    {
        int start = at, nanoseconds = 0, unit = 100_000_000;
        for (; at < text.Length && char.IsAsciiDigit(text[at]) && (!abuts || at - start < Count); at++, unit /= 10)
            nanoseconds += (text[at] - '0') * unit;
        (parts.Millisecond, parts.Nanosecond) =
            (nanoseconds / Moment.NanosecondsPerMillisecond, nanoseconds % Moment.NanosecondsPerMillisecond);
        return at > start;
    }

    private static string Fraction(int milliseconds, int nanoseconds) =>
        ((milliseconds * Moment.NanosecondsPerMillisecond) + nanoseconds).ToString("D9", CultureInfo.InvariantCulture);

    private bool TryReadWord(string text, ref int at, DateParts parts)
    {
        int index;
        switch (Letter)
        {
            case 'G':
                if (!TryTake(text, ref at, ["AD", "BC"], out index)) return false;
                parts.IsBeforeChrist = index == 1;
                return true;
            case 'a':
                if (!TryTake(text, ref at, ["AM", "PM"], out index)) return false;
                parts.IsAfternoon = index == 1;
                return true;
            case 'E':
                return TryTakeName(text, ref at, Days, out _);
            case 'M' or 'L':
                if (!TryTakeName(text, ref at, Months, out index)) return false;
                parts.Month = index + 1;
                return true;
            default:
                return TryReadZone(text, ref at, parts);
        }
    }

    // Z, UTC, GMT; +hh, +hhmm, +hh:mm, the signs also behind GMT or UTC.
    private static bool TryReadZone(string text, ref int at, DateParts parts)
    {
        bool isNamed = TryTake(text, ref at, ["Coordinated Universal Time", "UTC", "GMT", "Z"], out _);
        if (at >= text.Length || text[at] is not ('+' or '-')) return isNamed;
        int sign = text[at] == '-' ? -1 : 1;
        int digits = 0, number = 0, i = at + 1;
        for (; i < text.Length && digits < 4; i++)
        {
            if (text[i] == ':' && digits == 2) continue;
            if (!char.IsAsciiDigit(text[i])) break;
            number = (number * 10) + text[i] - '0';
            digits++;
        }

        if (digits is not (2 or 4)) return false;
        var (hours, minutes) = digits == 2 ? (number, 0) : (number / 100, number % 100);
        // The one thing that Java is not lenient with.
        if (hours > 23 || minutes > 59) return false;
        parts.ZoneMinutes = sign * ((hours * 60) + minutes);
        at = i;
        return true;
    }

    private static bool TryTakeName(string text, ref int at, string[] names, out int index) =>
        TryTake(text, ref at, names, out index) || TryTake(text, ref at, [.. names.Select(name => name[..3])], out index);

    private static bool TryTake(string text, ref int at, string[] words, out int index)
    {
        for (index = 0; index < words.Length; index++)
        {
            string word = words[index];
            if (string.Compare(text, at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) != 0) continue;
            at += word.Length;
            return true;
        }

        return false;
    }

    // Two digits are a year from 80 years ago to 20 years ahead, as in Java.
    private static long Century(long twoDigits)
    {
        int earliest = TimeProvider.System.GetUtcNow().Year - 80;
        long year = (earliest / 100 * 100) + twoDigits;
        return year < earliest ? year + 100 : year;
    }

    private void Number(StringBuilder text, int number) => text.Append(number.ToString(CultureInfo.InvariantCulture).PadLeft(Count, '0'));
}
