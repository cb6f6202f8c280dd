using System.Globalization;

namespace Millrace.Connectors.MySql.Settings;

/// <summary>Time zones by the names that Java takes: IANA's, UTC and Z, GMT+2, and the old short ones.</summary>
internal static class TimeZones
{
    // java.time.ZoneId.SHORT_IDS. EST, MST and HST are fixed offsets there.
    private static readonly Dictionary<string, string> ShortNames = new(StringComparer.Ordinal)
    {
        ["ACT"] = "Australia/Darwin", ["AET"] = "Australia/Sydney", ["AGT"] = "America/Argentina/Buenos_Aires", ["ART"] = "Africa/Cairo",
        ["AST"] = "America/Anchorage", ["BET"] = "America/Sao_Paulo", ["BST"] = "Asia/Dhaka", ["CAT"] = "Africa/Harare",
        ["CNT"] = "America/St_Johns",
        ["CST"] = "America/Chicago", ["CTT"] = "Asia/Shanghai", ["EAT"] = "Africa/Addis_Ababa", ["ECT"] = "Europe/Paris",
        ["IET"] = "America/Indiana/Indianapolis", ["IST"] = "Asia/Kolkata", ["JST"] = "Asia/Tokyo", ["MIT"] = "Pacific/Apia",
        ["NET"] = "Asia/Yerevan",
        ["NST"] = "Pacific/Auckland", ["PLT"] = "Asia/Karachi", ["PNT"] = "America/Phoenix", ["PRT"] = "America/Puerto_Rico",
        ["PST"] = "America/Los_Angeles",
        ["SST"] = "Pacific/Guadalcanal", ["VST"] = "Asia/Ho_Chi_Minh", ["EST"] = "GMT-05:00", ["MST"] = "GMT-07:00", ["HST"] = "GMT-10:00",
    };

    /// <summary>The zone of that name, or null.</summary>
    public static TimeZoneInfo? Find(string name)
    {
        if (ShortNames.TryGetValue(name, out string? full)) name = full;
        if (name is "Z" or "UTC" or "GMT" or "UT") return TimeZoneInfo.Utc;
        if (Offset(name) is { } offset) return TimeZoneInfo.CreateCustomTimeZone(name, offset, name, name);
        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? zone) ? zone : null;
    }

    // [GMT|UTC|UT](+|-)h[h][[:]mm]
    private static TimeSpan? Offset(string name)
    {
        string rest = name.StartsWith("GMT", StringComparison.Ordinal) || name.StartsWith("UTC", StringComparison.Ordinal) ? name[3..]
            : name.StartsWith("UT", StringComparison.Ordinal) ? name[2..] : name;
        if (rest.Length is < 2 or > 6 || rest[0] is not ('+' or '-')) return null;
        string digits = rest[1..].Replace(":", "", StringComparison.Ordinal);
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number)) return null;
        int hours = digits.Length > 2 ? number / 100 : number, minutes = digits.Length > 2 ? number % 100 : 0;
        if (hours > 14 || minutes > 59) return null;
        var offset = new TimeSpan(hours, minutes, 0);
        return rest[0] == '-' ? -offset : offset;
    }
}
