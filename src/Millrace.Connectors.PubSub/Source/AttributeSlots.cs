using System.Text.Json;
using Millrace.Data;

namespace Millrace.Connectors.PubSub.Source;

/// <summary>
/// The attributes of one message, sorted by the bytes of their names: names in a buffer that is used again, values in the batch.
/// </summary>
internal sealed class AttributeSlots
{
    private readonly List<(int Start, int Length, Value Value)> _slots = [];
    private byte[] _names = new byte[1024];
    private int _used;

    public int Count => _slots.Count;

    public ReadOnlySpan<byte> NameAt(int index) => _names.AsSpan(_slots[index].Start, _slots[index].Length);

    public Value ValueAt(int index) => _slots[index].Value;

    public void Clear()
    {
        _slots.Clear();
        _used = 0;
    }

    /// <summary>Puts the name that the reader stands on; its value is added by <see cref="Add"/>.</summary>
    public ReadOnlySpan<byte> ReadName(ref Utf8JsonReader reader)
    {
        int longest = reader.ValueSpan.Length;
        if (_names.Length - _used < longest) Array.Resize(ref _names, Math.Max(_names.Length * 2, _used + longest));
        return _names.AsSpan(_used, reader.CopyString(_names.AsSpan(_used)));
    }

    /// <summary>
    /// Adds an attribute; one of that name is replaced. The name may be the one that <see cref="ReadName"/> has just put.
    /// </summary>
    public void Add(ReadOnlySpan<byte> name, Value value)
    {
        if (_names.Length - _used < name.Length) Array.Resize(ref _names, Math.Max(_names.Length * 2, _used + name.Length));
        name.CopyTo(_names.AsSpan(_used));
        int at = 0;
        while (at < Count && NameAt(at).SequenceCompareTo(name) < 0) at++;
        if (at < Count && NameAt(at).SequenceEqual(name)) _slots.RemoveAt(at);
        _slots.Insert(at, (_used, name.Length, value));
        _used += name.Length;
    }

    /// <summary>Takes an attribute out; the null value when there is none of that name.</summary>
    public Value Take(ReadOnlySpan<byte> name)
    {
        int at = IndexOf(name);
        if (at < 0) return default;
        Value value = _slots[at].Value;
        _slots.RemoveAt(at);
        return value;
    }

    public int IndexOf(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < Count; i++)
            if (NameAt(i).SequenceEqual(name)) return i;
        return -1;
    }
}
