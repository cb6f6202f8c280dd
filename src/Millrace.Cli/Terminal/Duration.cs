using System.Globalization;

namespace Millrace.Cli.Terminal;

/// <summary>Times on the command line: a number and its unit, as in 500ms, 20s, 5m, 1h.</summary>
internal static class Duration
{
    private static readonly (string Unit, double Milliseconds)[] Units = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)];

    /// <summary>At most 24 days, what a timer can hold; a number alone is refused, for nobody would know its unit.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        foreach (var (unit, milliseconds) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal)) continue;
            if (!double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
                continue;
            double total = number * milliseconds;
            if (total is <= 0 or > int.MaxValue) return false;
            duration = TimeSpan.FromMilliseconds(total);
            return true;
        }

        return false;
    }
}
