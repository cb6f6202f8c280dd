namespace Millrace.Cli.Terminal;

/// <summary>Which name may have been meant by one that does not exist.</summary>
internal static class Suggestion
{
    /// <summary>The nearest name that is at most two slips away, and at most one in three letters; null when there is none.</summary>
    public static string? For(string name, IEnumerable<string> known)
    {
        var nearest = known.Select(candidate => (Name: candidate, Distance: Distance(name, candidate)))
            .DefaultIfEmpty((Name: "", Distance: int.MaxValue)).MinBy(candidate => candidate.Distance);
        return nearest.Distance <= 2 && nearest.Distance * 3 <= name.Length ? nearest.Name : null;
    }

    /// <summary>Letters that are missing, too many or wrong, and neighbours that have changed places (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        int[,] slips = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) slips[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) slips[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int changed = slips[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                int least = Math.Min(changed, 1 + Math.Min(slips[i - 1, j], slips[i, j - 1]));
                bool isSwap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                slips[i, j] = isSwap ? Math.Min(least, slips[i - 2, j - 2] + 1) : least;
            }
        }

        return slips[a.Length, b.Length];
    }
}
