using Millrace.Data;

namespace Millrace.Formats;

/// <summary>Items of lists that are being read; nested lists stack up. Grows to what the largest payload needs and is used again.</summary>
internal sealed class ValueStack
{
    // Kept between payloads: 16 Ki values, 256 KB. What one huge list needed beyond that is given back.
    private const int LargestKept = 16 * 1024;

    private readonly MapEntries _maps = new();
    private Value[] _items = new Value[64];

    // Where to grow, or to look whether the work is still wanted.
    private int _full = 64;
    private int _untilLook = LongWork.StepsBetweenLooks;

    public int Count { get; private set; }

    public void Push(in Value value)
    {
        if (Count == _full) Grow();
        _items[Count++] = value;
    }

    /// <summary>Moves everything above <paramref name="mark"/> to <paramref name="target"/>, which has that length.</summary>
    public void PopTo(int mark, Span<Value> target)
    {
        _items.AsSpan(mark, Count - mark).CopyTo(target);
        Account(Count - mark);
        Count = mark;
    }

    /// <summary>A map of everything above <paramref name="mark"/>, keys and values in turn; of two equal keys the last counts.</summary>
    public Value PopMap(int mark, ValueArena arena)
    {
        Span<Value> entries = _items.AsSpan(mark, Count - mark);
        entries = entries[.._maps.KeepOnce(entries)];
        Value map = arena.Map(entries.Length / 2, out Span<Value> target);
        entries.CopyTo(target);
        Account(Count - mark);
        Count = mark;
        return map;
    }

    /// <summary>Puts values under everything above <paramref name="mark"/>.</summary>
    public void Insert(int mark, ReadOnlySpan<Value> values)
    {
        int above = Count - mark;
        foreach (Value value in values) Push(value);
        _items.AsSpan(mark, above).CopyTo(_items.AsSpan(mark + values.Length));
        values.CopyTo(_items.AsSpan(mark));
    }

    public void Clear()
    {
        Count = 0;
        if (_items.Length > LargestKept) _items = new Value[64];
        _full = Math.Min(_items.Length, LongWork.StepsBetweenLooks);
    }

    private void Grow()
    {
        LongWork.ThrowIfEnded();
        if (Count == _items.Length) Array.Resize(ref _items, Count * 2);
        _full = Math.Min(_items.Length, Count + LongWork.StepsBetweenLooks);
    }

    // Many short lists are as much work as a long one.
    private void Account(int steps)
    {
        if ((_untilLook -= steps) > 0) return;
        LongWork.ThrowIfEnded();
        _untilLook = LongWork.StepsBetweenLooks;
    }
}
