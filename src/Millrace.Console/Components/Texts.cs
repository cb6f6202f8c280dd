using System.Globalization;

namespace Millrace.WebConsole.Components;

/// <summary>Numbers and times as pages show them: exact, digits in groups, no culture.</summary>
internal static class Texts
{
    // Narrow no-break space between groups of digits.
    private static readonly NumberFormatInfo Grouped = new()
    {
        NumberGroupSeparator = "\u202f", NumberGroupSizes = [3],
        NegativeSign = "−"
    };

    /// <summary>For what is not known.</summary>
    public const string Unknown = "–";

    public static string Number(long number) => number.ToString("N0", Grouped);

    /// <summary>A rate: whole from 10 on, one digit below.</summary>
    public static string Rate(double rate) => rate >= 10 ? Number((long)Math.Round(rate))
        : rate.ToString("0.#", CultureInfo.InvariantCulture);

    /// <inheritdoc cref="Rate(double)"/>
    public static string Rate(double? rate) => rate is { } known ? Rate(known) : Unknown;

    /// <summary>A number that may not be known; then a dash and never a zero.</summary>
    public static string Known(long? number) => number is { } known ? Number(known) : Unknown;

    /// <summary>A span as a person says it: <c>now</c>, <c>9 s</c>, <c>6 min</c>, <c>4 h</c>, <c>3 d</c>.</summary>
    public static string Ago(TimeSpan span) => span.TotalSeconds < 1 ? "now" : Short(span);

    public static string Short(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => $"{Whole(span.TotalMilliseconds)} ms",
        { TotalMinutes: < 1 } => $"{Whole(span.TotalSeconds)} s",
        { TotalHours: < 1 } => $"{Whole(span.TotalMinutes)} min",
        { TotalDays: < 2 } => $"{Whole(span.TotalHours)} h",
        _ => $"{Whole(span.TotalDays)} d",
    };

    public static string Time(DateTimeOffset at, string show) => at.UtcDateTime.ToString(
        show switch { "date" => "yyyy-MM-dd HH:mm:ss", "ms" => "HH:mm:ss.fff", _ => "HH:mm:ss" }, CultureInfo.InvariantCulture);

    /// <summary>A count and its noun.</summary>
    public static string Count(int count, string noun) => $"{Number(count)} {noun}{(count == 1 ? "" : "s")}";

    private static string Whole(double number) => Math.Floor(number).ToString(CultureInfo.InvariantCulture);
}
