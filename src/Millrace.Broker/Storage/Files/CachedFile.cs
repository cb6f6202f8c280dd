using Microsoft.Win32.SafeHandles;
using Millrace.Timing;

namespace Millrace.Broker.Storage.Files;

/// <summary>A file that may be closed between two uses, see <see cref="OpenFiles"/>. May be used by any number of threads.</summary>
internal sealed class CachedFile(string path, OpenFiles files) : IDisposable
{
    private volatile SafeFileHandle? _handle;
    private long _lastUse;

    public string Path => path;

    /// <summary>Milliseconds of <see cref="TimeProviderExtensions.Milliseconds"/>.</summary>
    public long LastUse => Volatile.Read(ref _lastUse);

    /// <summary>Null while closed. Only <see cref="OpenFiles"/> sets it.</summary>
    public SafeFileHandle? Handle { get => _handle; set => _handle = value; }

    /// <summary>Not to be opened again. Only <see cref="OpenFiles"/> sets it.</summary>
    public bool IsGone { get; set; }

    /// <exception cref="IOException">The file cannot be opened.</exception>
    public long Length => Use(static (handle, _) => RandomAccess.GetLength(handle), 0);

    /// <summary>Makes the file anew, empty.</summary>
    public void Create() => files.Open(this, FileMode.Create);

    /// <returns>Bytes read; 0 at the end of the file.</returns>
    /// <exception cref="ObjectDisposedException">The file was removed and is not open any more.</exception>
    public int Read(Span<byte> target, long position)
    {
        while (true)
        {
            SafeFileHandle handle = Opened();
            try
            {
                return RandomAccess.Read(handle, target, position);
            }
            catch (ObjectDisposedException) when (handle != _handle)
            {
                // Closed to make room between the two lines above.
            }
        }
    }

    public void Write(IReadOnlyList<ReadOnlyMemory<byte>> parts, long position) => Use(static (handle, what) =>
    {
        RandomAccess.Write(handle, what.parts, what.position);
        return 0L;
    }, (parts, position));

    public void SetLength(long length) => Use(static (handle, length) =>
    {
        RandomAccess.SetLength(handle, length);
        return 0L;
    }, length);

    public void FlushToDisk() => Use(static (handle, _) =>
    {
        RandomAccess.FlushToDisk(handle);
        return 0L;
    }, 0);

    /// <summary>The file is about to be removed: see <see cref="OpenFiles.Forget"/>.</summary>
    public void Forget() => files.Forget(this);

    public void Dispose() => files.Close(this);

    private long Use<TState>(Func<SafeFileHandle, TState, long> use, TState state)
    {
        while (true)
        {
            SafeFileHandle handle = Opened();
            try
            {
                return use(handle, state);
            }
            catch (ObjectDisposedException) when (handle != _handle)
            {
                // Closed to make room meanwhile; the same bytes at the same place again do no harm.
            }
        }
    }

    private SafeFileHandle Opened()
    {
        Volatile.Write(ref _lastUse, TimeProvider.System.Milliseconds());
        return _handle ?? files.Open(this, FileMode.Open);
    }
}
