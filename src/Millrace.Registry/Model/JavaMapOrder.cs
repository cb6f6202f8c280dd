namespace Millrace.Registry.Model;

/// <summary>
/// The order in which Java's <c>ConcurrentHashMap</c> gives its texts.
/// Where several subjects have a schema, the original names the one that its map happens to give first;
/// clients that tell schemas apart by that answer must get the same one.
/// </summary>
internal static class JavaMapOrder
{
    private const int SmallestTable = 16;

    /// <summary>Which of the texts comes first; -1 when there is none.</summary>
    public static int First(IReadOnlyList<string> texts)
    {
        // The table doubles when it is filled to three quarters.
        int table = SmallestTable;
        while (texts.Count >= table / 4 * 3) table *= 2;
        int first = -1, lowest = int.MaxValue;
        for (int i = 0; i < texts.Count; i++)
        {
            int hash = HashOf(texts[i]);
            int place = (hash ^ (int)((uint)hash >> 16)) & (table - 1);
            if (place >= lowest) continue;
            lowest = place;
            first = i;
        }

        return first;
    }

    // String.hashCode()
    private static int HashOf(string text)
    {
        int hash = 0;
        foreach (char c in text) hash = unchecked((hash * 31) + c);
        return hash;
    }
}
