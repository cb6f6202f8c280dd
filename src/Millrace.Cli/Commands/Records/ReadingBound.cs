using System.Globalization;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Records;

/// <summary>Where reading starts or ends: an offset, so many records before the end, or a time.</summary>
/// <param name="Offset">In each partition; negative: counted from its end. Null when it is a time.</param>
/// <param name="Time">The first record of that time or later.</param>
internal readonly record struct ReadingBound(long? Offset, DateTimeOffset? Time)
{
    public const string Forms =
        "an offset (100), so many records before the end (-10), a time (2026-01-31, 2026-01-31T12:00:00Z) or how long ago (90s, 15m, 2h)";

    public static ReadingBound? TryParse(string text, DateTimeOffset now)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long offset))
            return new ReadingBound(offset, null);
        if (Duration.TryParse(text, out TimeSpan ago)) return new ReadingBound(null, now - ago);
        // A time without a zone is UTC, as all times that we print.
        bool isTime = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            && text.Contains('-', StringComparison.Ordinal);
        return isTime ? new ReadingBound(null, time) : null;
    }
}
