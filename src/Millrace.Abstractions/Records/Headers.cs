using System.Collections;

namespace Millrace.Records;

/// <summary>Headers of one record: ordered, duplicates allowed. A record without headers has none of these objects.</summary>
public sealed class Headers : IReadOnlyList<Header>
{
    private readonly List<Header> _headers = [];

    public int Count => _headers.Count;

    public Header this[int index] => _headers[index];

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

    public Headers Clone()
    {
        var copy = new Headers();
        copy._headers.AddRange(_headers);
        return copy;
    }

    public IEnumerator<Header> GetEnumerator() => _headers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
