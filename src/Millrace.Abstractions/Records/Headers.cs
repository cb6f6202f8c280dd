using System.Collections;

namespace Millrace.Records;

/// <summary>Headers of one record: ordered, duplicates allowed. A record without headers has none of these objects.</summary>
public sealed class Headers : IReadOnlyList<Header>
{
    private readonly List<Header> _headers = [];

    /// <summary>How many there are.</summary>
    public int Count => _headers.Count;

    /// <summary>By position.</summary>
    public Header this[int index] => _headers[index];

    /// <summary>Adds one behind the others, also where that key is there already.</summary>
    public void Add(Header header) => _headers.Add(header);

    /// <summary>Removes all headers of that key; says how many there were.</summary>
    public int Remove(string key) => _headers.RemoveAll(header => header.Key == key);

    /// <summary>The last header of that key.</summary>
    public bool TryGetLast(string key, out Header header)
    {
        int index = _headers.FindLastIndex(h => h.Key == key);
        header = index < 0 ? default : _headers[index];
        return index >= 0;
    }

    /// <summary>A copy that may be changed without this one.</summary>
    public Headers Clone()
    {
        var copy = new Headers();
        copy._headers.AddRange(_headers);
        return copy;
    }

    /// <inheritdoc/>
    public IEnumerator<Header> GetEnumerator() => _headers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
