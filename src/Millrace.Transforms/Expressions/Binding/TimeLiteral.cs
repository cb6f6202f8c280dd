using System.Globalization;
using Millrace.Data;

namespace Millrace.Transforms.Expressions.Binding;

/// <summary>
/// Texts in ISO 8601 that stand beside a Date, Time or Timestamp, in the base form of that type. Without a zone they are UTC.
/// </summary>
internal static class TimeLiteral
{
    private static readonly string[] Dates = ["yyyy-MM-dd"];
    private static readonly string[] Times = ["HH:mm", "HH:mm:ss", "HH:mm:ss.FFF"];
    private static readonly string[] Timestamps = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFK", "yyyy-MM-dd HH:mm:ss.FFF", "yyyy-MM-dd HH:mm:ss"];

    public static string Example(TypeKind kind) => kind switch
    {
        TypeKind.Date => "'2026-01-31'",
        TypeKind.Time => "'12:30:00'",
        _ => "'2026-01-31T12:30:00Z'",
    };

    public static Value? Parse(string text, TypeKind kind)
    {
        string[] forms = kind switch { TypeKind.Date => Dates, TypeKind.Time => Times, _ => Timestamps };
        if (!DateTime.TryParseExact(text, forms, CultureInfo.InvariantCulture,
            DateTimeStyles.NoCurrentDateDefault | DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime time))
            return null;
        return kind switch
        {
            TypeKind.Date => Value.Int32((time - DateTime.UnixEpoch).Days),
            TypeKind.Time => Value.Int32((int)time.TimeOfDay.TotalMilliseconds),
            _ => Value.Int64((time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond),
        };
    }
}
