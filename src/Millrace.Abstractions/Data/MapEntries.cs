namespace Millrace.Data;

/// <summary>
/// Sees to it that keys of a map are unique: one that comes twice counts once, with its last value, at its first place. What is masked,
/// filtered or written is then the same value wherever it is looked for. Java's maps are so, and Protobuf asks for it.
/// </summary>
/// <remarks>For one thread. It keeps what it needs, and allocates nothing once it has met the largest map.</remarks>
public sealed class MapEntries
{
    // Beyond that many keys a table finds them, below a mask of one word tells nearly all apart.
    private const int MostByMask = 32;

    // 128 KB. What one huge map needed beyond that is given back.
    private const int LargestKept = 32 * 1024;

    private const uint Spread = 2654435761; // 2^32 / golden ratio

    private int[] _table = [];

    /// <summary>Moves what is kept to the front and returns its length.</summary>
    /// <param name="entries">Keys and values in turn.</param>
    public int KeepOnce(Span<Value> entries) =>
        entries.Length < 4 ? entries.Length : entries.Length > 2 * MostByMask ? ByTable(entries) : ByMask(entries);

    private static int ByMask(Span<Value> entries)
    {
        ulong seen = 0;
        int kept = 0;
        for (int i = 0; i < entries.Length; i += 2)
        {
            ulong bit = 1UL << (int)(Hash(entries[i]) >> 26);
            int same = kept;
            if ((seen & bit) != 0)
            {
                for (same = 0; same < kept; same += 2)
                    if (entries[same] == entries[i]) break;
            }

            seen |= bit;
            kept = Keep(entries, i, same, kept);
        }

        return kept;
    }

    private int ByTable(Span<Value> entries)
    {
        int size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)entries.Length);
        int[] table = _table.Length >= size ? _table : new int[size];
        if (table.Length <= LargestKept) _table = table;
        Span<int> places = table.AsSpan(0, size);
        places.Clear();
        int kept = 0;
        for (int i = 0; i < entries.Length; i += 2)
        {
            // Of all bytes, with a seed of this process: nobody can send keys that all meet in one place.
            int place = FullHash(entries[i]) & (size - 1);
            while (places[place] != 0 && entries[places[place] - 1] != entries[i]) place = (place + 1) & (size - 1);
            int same = places[place] == 0 ? kept : places[place] - 1;
            if (same == kept) places[place] = kept + 1;
            kept = Keep(entries, i, same, kept);
        }

        return kept;
    }

    private static int Keep(Span<Value> entries, int from, int to, int kept)
    {
        if (to == kept) entries[to] = entries[from];
        entries[to + 1] = entries[from + 1];
        return to == kept ? kept + 2 : kept;
    }

    private static int FullHash(in Value key)
    {
        if (key.Kind != ValueKind.String) return key.GetHashCode();
        var hash = new HashCode();
        hash.AddBytes(TextOf(key));
        return hash.ToHashCode();
    }

    // A few bytes: what is not told apart is compared.
    private static uint Hash(in Value key)
    {
        if (key.Kind != ValueKind.String) return (uint)key.Kind * Spread;
        ReadOnlySpan<byte> text = TextOf(key);
        uint some = (uint)text.Length;
        if (text.Length > 0) some += (uint)((text[0] << 8) | (text[^1] << 16) | (text[text.Length / 2] << 24));
        return some * Spread;
    }

    // Names that settings give are strings beside keys in UTF-8.
    private static ReadOnlySpan<byte> TextOf(in Value key) =>
        key.IsUtf8 ? key.AsBytes : System.Text.Encoding.UTF8.GetBytes(key.AsString);
}
