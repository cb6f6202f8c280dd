namespace Millrace.Cli.Commands.Pipelines.Files;

/// <summary>Which name may have been meant by one that does not exist.</summary>
internal static class Suggestion
{
    /// <summary>The nearest name that is at most two letters away and not wholly different; null when there is none.</summary>
    public static string? For(string name, IEnumerable<string> known)
    {
        var nearest = known.Select(candidate => (Name: candidate, Distance: Distance(name, candidate))).MinBy(candidate => candidate.Distance);
        return nearest.Distance <= 2 && nearest.Distance < name.Length ? nearest.Name : null;
    }

    // Levenshtein's, a row at a time.
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, 1 + Math.Min(row[j - 1], row[j]));
            }
        }

        return row[b.Length];
    }
}
