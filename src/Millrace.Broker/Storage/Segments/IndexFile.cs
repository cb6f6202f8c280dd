using Millrace.Broker.Storage.Files;

namespace Millrace.Broker.Storage.Segments;

/// <summary>Fixed-size entries in ascending order: in memory while the segment grows, searched in its file after that.</summary>
/// <remarks>
/// One thread appends; any number search at the same time. The file exists only after the log file it points into was flushed, so a
/// present index also says "these bytes are on disk"; recovery relies on it. It is never needed: a lost one is rebuilt from the log.
/// </remarks>
internal sealed class IndexFile(string path, int entrySize, OpenFiles files) : IDisposable
{
    private const int InitialEntries = 64;

    private byte[]? _memory = [];
    private CachedFile? _file;
    private int _count;
    private bool _isSaved;

    public string Path => path;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Opens the saved file; false when it is not there or its length is not that of whole entries.</summary>
    public bool TryOpen()
    {
        if (!File.Exists(path))
            return false;
        long length = new FileInfo(path).Length;
        if (length % entrySize != 0 || length / entrySize > int.MaxValue)
            return false;
        _file = new CachedFile(path, files);
        _count = (int)(length / entrySize);
        _memory = null;
        _isSaved = true;
        return true;
    }

    /// <summary>Brings a saved index back to memory, so that it can grow.</summary>
    public void Load()
    {
        if (_memory is not null)
            return;
        byte[] memory = new byte[Math.Max(_count, InitialEntries) * entrySize];
        int wanted = _count * entrySize;
        if (_file!.Read(memory.AsSpan(0, wanted), 0) != wanted)
            throw new EndOfStreamException($"Index {path} became shorter while it was read.");
        _memory = memory;
        _file!.Dispose();
        _file = null;
    }

    public void Append(ReadOnlySpan<byte> entry)
    {
        byte[] memory = _memory ?? throw new InvalidOperationException($"Index {path} is closed for appends.");
        if (_isSaved)
        {
            // A file that lacks entries must not be there when the process dies: see the remarks.
            File.Delete(path);
            _isSaved = false;
        }
        int at = _count * entrySize;
        if (at == memory.Length)
        {
            byte[] larger = new byte[Math.Max(memory.Length * 2, InitialEntries * entrySize)];
            memory.CopyTo(larger, 0);
            _memory = memory = larger;
        }
        entry.CopyTo(memory.AsSpan(at));
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>Forgets everything, in memory and on disk.</summary>
    public void Reset()
    {
        _file?.Dispose();
        _file = null;
        _memory = [];
        _count = 0;
        _isSaved = false;
        File.Delete(path);
    }

    /// <summary>Reads one entry. <paramref name="index"/> is below <see cref="Count"/>.</summary>
    public void Read(int index, Span<byte> entry)
    {
        if (Volatile.Read(ref _memory) is { } memory)
            memory.AsSpan(index * entrySize, entrySize).CopyTo(entry);
        else if (_file!.Read(entry[..entrySize], (long)index * entrySize) != entrySize)
            throw new EndOfStreamException($"Index {path} became shorter while it was read.");
    }

    /// <summary>
    /// Writes the entries to the file, flushed, under its name only when complete. The log's bytes must be flushed before.
    /// </summary>
    public void Save()
    {
        if (_memory is { } memory && !_isSaved)
            DurableFile.Replace(path, memory.AsSpan(0, _count * entrySize));
        _isSaved = true;
    }

    /// <summary>Saves and then searches the file, so that a closed segment holds no memory.</summary>
    public void SaveAndRelease()
    {
        if (_memory is null)
            return;
        Save();
        _file = new CachedFile(path, files); // In front of the switch: a search sees one or the other.
        Volatile.Write(ref _memory, null);
    }

    /// <summary>Removes the file; a search under way goes on with what it has open.</summary>
    public void Remove()
    {
        _file?.Forget();
        File.Delete(path);
    }

    public void Dispose() => _file?.Dispose();
}
