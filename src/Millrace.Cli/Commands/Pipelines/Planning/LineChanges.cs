namespace Millrace.Cli.Commands.Pipelines.Planning;

/// <summary>What differs between two texts: lines that go with a minus, lines that come with a plus, and a few around them.</summary>
internal static class LineChanges
{
    // As diff -u has them.
    private const int Context = 3;

    // The work is the product of both texts' changed lines; beyond it they are shown whole.
    private const int MostCompared = 1_000_000;

    public static IEnumerable<string> Between(string[] from, string[] to)
    {
        List<(char Mark, string Line)> all = Merge(from, to);
        bool wasLeftOut = false;
        for (int i = 0; i < all.Count; i++)
        {
            int first = Math.Max(0, i - Context), last = Math.Min(all.Count - 1, i + Context);
            bool isNear = all[first..(last + 1)].Exists(line => line.Mark != ' ');
            if (isNear) yield return $"{all[i].Mark} {all[i].Line}";
            else if (!wasLeftOut) yield return "  ...";
            wasLeftOut = !isNear;
        }
    }

    private static List<(char Mark, string Line)> Merge(string[] from, string[] to)
    {
        int start = 0, end = 0, least = Math.Min(from.Length, to.Length);
        while (start < least && from[start] == to[start]) start++;
        while (end < least - start && from[^(end + 1)] == to[^(end + 1)]) end++;
        string[] old = from[start..^end], fresh = to[start..^end];
        var merged = new List<(char, string)>(from[..start].Select(line => (' ', line)));
        if ((long)old.Length * fresh.Length <= MostCompared) Compare(old, fresh, merged);
        else merged.AddRange([.. old.Select(line => ('-', line)), .. fresh.Select(line => ('+', line))]);
        merged.AddRange(from[^end..].Select(line => (' ', line)));
        return merged;
    }

    /// <summary>By the longest common subsequence: <c>common[i, j]</c> is its length behind the first i and j lines.</summary>
    private static void Compare(string[] old, string[] fresh, List<(char Mark, string Line)> merged)
    {
        var common = new int[old.Length + 1, fresh.Length + 1];
        for (int i = old.Length - 1; i >= 0; i--)
            for (int j = fresh.Length - 1; j >= 0; j--)
                common[i, j] = old[i] == fresh[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        int a = 0, b = 0;
        while (a < old.Length || b < fresh.Length)
        {
            if (a < old.Length && b < fresh.Length && old[a] == fresh[b])
            {
                merged.Add((' ', old[a++]));
                b++;
            }
            else if (b == fresh.Length || (a < old.Length && common[a + 1, b] >= common[a, b + 1]))
            {
                merged.Add(('-', old[a++]));
            }
            else
            {
                merged.Add(('+', fresh[b++]));
            }
        }
    }
}
