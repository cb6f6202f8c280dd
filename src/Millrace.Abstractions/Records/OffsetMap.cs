using System.Collections;
using Millrace.Data;

namespace Millrace.Records;

/// <summary>
/// A source's own partition or offset: named plain values (null, boolean, number, text, bytes) in a fixed order. The order counts:
/// the offsets topic is keyed by the serialized text. Immutable, compared by content and order; values own what they refer to.
/// </summary>
public sealed class OffsetMap : IReadOnlyList<KeyValuePair<string, Value>>, IEquatable<OffsetMap>
{
    private readonly KeyValuePair<string, Value>[] _entries;

    /// <summary>These entries in this order; values are copied out of any batch they may live in.</summary>
    public OffsetMap(IEnumerable<KeyValuePair<string, Value>> entries) =>
        _entries = entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Detach())).ToArray();

    /// <summary>One entry.</summary>
    public static OffsetMap Of(string name, Value value) => new([KeyValuePair.Create(name, value)]);

    /// <summary>These entries in this order.</summary>
    public static OffsetMap Of(params (string Name, Value Value)[] entries) =>
        new(entries.Select(entry => KeyValuePair.Create(entry.Name, entry.Value)));

    /// <summary>How many entries there are.</summary>
    public int Count => _entries.Length;

    /// <summary>By position.</summary>
    public KeyValuePair<string, Value> this[int index] => _entries[index];

    /// <summary>The value of that name, or null.</summary>
    public Value this[string name]
    {
        get
        {
            foreach (var (key, value) in _entries)
                if (key == name) return value;
            return default;
        }
    }

    /// <summary>Same entries in the same order.</summary>
    public bool Equals(OffsetMap? other) =>
        other is not null && _entries.AsSpan().SequenceEqual(other._entries, EqualityComparer<KeyValuePair<string, Value>>.Default);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as OffsetMap);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var entry in _entries) hash.Add(entry);
        return hash.ToHashCode();
    }

    /// <summary>For messages: <c>{name=value, ...}</c>.</summary>
    public override string ToString() => $"{{{string.Join(", ", _entries.Select(entry => $"{entry.Key}={entry.Value}"))}}}";

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Value>> GetEnumerator() => _entries.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
