namespace Millrace.Config;

/// <summary>Finds the name that somebody may have meant.</summary>
public static class NearestName
{
    // Longer ones are not typed but generated, and comparing takes the product of the lengths.
    private const int LongestCompared = 100;

    /// <summary>
    /// The nearest of the known names, or null when none is near: one that ends with the given name, else one that differs in few letters
    /// or in case, else the longest that the given name begins with (<c>redis.cluster</c> for <c>redis.cluster.enabled</c>).
    /// </summary>
    public static string? Of(string given, IEnumerable<string> known)
    {
        if (given.Length > LongestCompared) return null;
        string? best = null, beginning = null;
        // One slip in a short name, at most four in a long one.
        int least = (given.Length < 6 ? 1 : Math.Max(2, Math.Min(4, given.Length / 4))) + 1;
        foreach (string name in known)
        {
            if (name == given) continue;
            if (name.Equals(given, StringComparison.OrdinalIgnoreCase)) return name;
            if (given.Length < 3) continue;
            if (name.Contains('.') && name.Length > (beginning?.Length ?? 0)
                && given.StartsWith(name + ".", StringComparison.OrdinalIgnoreCase))
                beginning = name;
            int distance = name.EndsWith("." + given, StringComparison.OrdinalIgnoreCase) ? 0
                : Math.Abs(name.Length - given.Length) >= least ? int.MaxValue : Distance(given, name);
            if (distance > least || (distance == least && best is null) || (distance == least && string.CompareOrdinal(name, best) >= 0))
                continue;
            best = name;
            least = distance;
        }

        return best ?? beginning;
    }

    /// <summary><c>; did you mean X?</c>, or nothing.</summary>
    public static string Hint(string given, IEnumerable<string> known) => Of(given, known) is { } near ? $"; did you mean {near}?" : "";

    // Letters that are missing, too many or wrong, and neighbours that have changed places (optimal string alignment); case aside.
    private static int Distance(string one, string other)
    {
        int[] before = [], last = [], row = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 1; i <= one.Length; i++)
        {
            (before, last, row) = (last, row, new int[other.Length + 1]);
            row[0] = i;
            for (int j = 1; j <= other.Length; j++)
            {
                int replaced = last[j - 1] + (Same(i - 1, j - 1) ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && Same(i - 1, j - 2) && Same(i - 2, j - 1)) row[j] = Math.Min(row[j], before[j - 2] + 1);
            }
        }

        return row[^1];

        bool Same(int i, int j) => char.ToLowerInvariant(one[i]) == char.ToLowerInvariant(other[j]);
    }
}
