using Millrace.Data;

namespace Millrace.Transforms.Parts;

/// <summary>Copies of schemaless maps with room for more entries.</summary>
internal static class MapCopy
{
    /// <summary>
    /// The map with each of these names in it: entries that were missing are null. <paramref name="entries"/> is to be written in place.
    /// </summary>
    public static Value With(in Value map, FieldName[] names, ValueArena arena, out Span<Value> entries)
    {
        ReadOnlySpan<Value> old = map.Items;
        int missing = 0;
        foreach (FieldName name in names)
            if (name.FindIn(old) < 0) missing++;
        Value copy = arena.Map((old.Length / 2) + missing, out entries);
        old.CopyTo(entries);
        int at = old.Length;
        foreach (FieldName name in names)
        {
            if (name.FindIn(old) >= 0) continue;
            entries[at] = name.Key;
            at += 2;
        }

        return copy;
    }

    /// <summary>The map with each key once; the same one when none comes twice. <paramref name="entries"/> are its own.</summary>
    public static Value Unique(in Value map, Span<Value> entries, MapEntries unique, ValueArena arena)
    {
        int kept = unique.KeepOnce(entries);
        if (kept == entries.Length) return map;
        Value copy = arena.Map(kept / 2, out Span<Value> target);
        entries[..kept].CopyTo(target);
        return copy;
    }

    /// <summary>The map without these names; the same one when it has none of them.</summary>
    public static Value Without(in Value map, FieldName[] names, ValueArena arena)
    {
        ReadOnlySpan<Value> old = map.Items;
        int kept = 0;
        for (int i = 0; i < old.Length; i += 2)
            if (FieldName.IndexOf(names, old[i]) < 0) kept++;
        if (kept * 2 == old.Length) return map;
        Value copy = arena.Map(kept, out Span<Value> entries);
        int at = 0;
        for (int i = 0; i < old.Length; i += 2)
        {
            if (FieldName.IndexOf(names, old[i]) >= 0) continue;
            entries[at++] = old[i];
            entries[at++] = old[i + 1];
        }

        return copy;
    }
}
