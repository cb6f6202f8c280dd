using System.Collections.Concurrent;

namespace Millrace.Testing.Tests;

/// <summary>The outside system of the connectors that are tried here: rows in memory, and it can be gone for a while.</summary>
internal sealed class MemoryStore
{
    private static readonly ConcurrentDictionary<string, MemoryStore> All = new();

    private readonly List<(string Id, string Key, string? Text)> _rows = [];

    public bool IsDown { get; set; }

    /// <summary>True when a check is over: what still waits may end.</summary>
    public bool IsClosed { get; set; }

    public bool HasBeenDown { get; set; }

    /// <summary>What a flawed connector keeps in the system where it does not belong.</summary>
    public int Mark { get; set; }

    /// <summary>A copy of all rows, oldest first; the texts of a source have no key.</summary>
    public IReadOnlyList<(string Id, string Key, string? Text)> Rows
    {
        get
        {
            lock (_rows) return [.. _rows];
        }
    }

    public static MemoryStore Of(string name) => All.GetOrAdd(name, _ => new MemoryStore());

    /// <summary>Writes a row once, whatever its id.</summary>
    public void Write(string id, string key, string? text)
    {
        lock (_rows)
            if (!_rows.Exists(row => row.Id == id)) _rows.Add((id, key, text));
    }

    public void Delete(string key)
    {
        lock (_rows) _rows.RemoveAll(row => row.Key == key);
    }

    /// <summary>What was written of a partition counts as another's: its offsets may come again with other rows.</summary>
    public void Forget(int partition)
    {
        string its = $"{partition}-";
        lock (_rows)
            for (int i = 0; i < _rows.Count; i++)
                if (_rows[i].Id.StartsWith(its, StringComparison.Ordinal)) _rows[i] = _rows[i] with { Id = $"{Guid.NewGuid()}" };
    }

    public void Clear()
    {
        lock (_rows) _rows.Clear();
    }

    public void Add(IEnumerable<string?> texts)
    {
        lock (_rows) _rows.AddRange(texts.Select(text => ("", "", text)));
    }
}
