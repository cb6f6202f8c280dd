using Millrace.Data;

namespace Millrace.Formats;

/// <summary>Items of lists that are being read; nested lists stack up. Grows to what the largest payload needs and is used again.</summary>
internal sealed class ValueStack
{
    // Kept between payloads: 16 Ki values, 256 KB. What one huge list needed beyond that is given back.
    private const int LargestKept = 16 * 1024;

    private Value[] _items = new Value[64];

    public int Count { get; private set; }

    public void Push(in Value value)
    {
        if (Count == _items.Length) Array.Resize(ref _items, Count * 2);
        _items[Count++] = value;
    }

    /// <summary>Moves everything above <paramref name="mark"/> to <paramref name="target"/>, which has that length.</summary>
    public void PopTo(int mark, Span<Value> target)
    {
        _items.AsSpan(mark, Count - mark).CopyTo(target);
        Count = mark;
    }

    public void Clear()
    {
        Count = 0;
        if (_items.Length > LargestKept) _items = new Value[64];
    }
}
