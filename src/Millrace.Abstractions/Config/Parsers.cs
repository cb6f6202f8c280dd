using System.Globalization;

namespace Millrace.Config;

/// <summary>Text to value, with Kafka's words for what is wrong (the message of the <see cref="FormatException"/>).</summary>
internal static class Parsers
{
    public static string Text(string text) => text;

    public static Secret Secret(string text) => new(text);

    public static int Int(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
        ? value
        : throw new FormatException("Not a number of type INT");

    public static short Short(string text) =>
        short.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out short value)
        ? value
        : throw new FormatException("Not a number of type SHORT");

    public static long Long(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
        ? value
        : throw new FormatException("Not a number of type LONG");

    public static double Double(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        ? value
        : throw new FormatException("Not a number of type DOUBLE");

    public static bool Bool(string text) => text.ToLowerInvariant() switch
    {
        "true" => true,
        "false" => false,
        _ => throw new FormatException("Expected value to be either true or false"),
    };

    public static IReadOnlyList<string> List(string text) => text.Length == 0 ? [] : text.Split(',', StringSplitOptions.TrimEntries);

    public static Func<string, T> Choice<T>((string Text, T Value)[] choices) => text =>
    {
        foreach (var (name, value) in choices)
            if (name.Equals(text, StringComparison.OrdinalIgnoreCase)) return value;
        throw new FormatException($"String must be one of (case insensitive): {string.Join(", ", choices.Select(choice => choice.Text))}");
    };
}
