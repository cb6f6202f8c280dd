using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Millrace.Broker.Storage.Files;

/// <summary>
/// Bounds how many log and index files are open at a time: the ones used longest ago are closed, and opened again when they are read.
/// </summary>
internal sealed partial class OpenFiles(int maxOpen, ILogger logger)
{
    /// <summary>EMFILE, and ERROR_TOO_MANY_OPEN_FILES on Windows, as <see cref="Exception.HResult"/> has them.</summary>
    private const int OutOfDescriptors = 24, OutOfDescriptorsOnWindows = unchecked((int)0x80070004);

    private readonly Lock _gate = new();
    private readonly List<CachedFile> _open = [];
    private bool _isOut;

    /// <summary>Files open now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _open.Count;
        }
    }

    /// <summary>Opens a file that is not open; another thread may have been faster.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="ObjectDisposedException">The file is closed for good.</exception>
    public SafeFileHandle Open(CachedFile file, FileMode mode)
    {
        lock (_gate)
        {
            if (file.Handle is { } other)
                return other;
            ObjectDisposedException.ThrowIf(file.IsGone, file);
            while (_open.Count >= maxOpen)
                CloseOldest();
            file.Handle = OpenOrMakeRoom(file, mode);
            _open.Add(file);
            return file.Handle;
        }
    }

    /// <summary>
    /// From now on the file is not opened again: its name may soon be another's. Who reads it goes on as long as it is open.
    /// </summary>
    public void Forget(CachedFile file)
    {
        lock (_gate)
            file.IsGone = true;
    }

    public void Close(CachedFile file)
    {
        lock (_gate)
        {
            file.IsGone = true;
            if (file.Handle is null)
                return;
            _open.Remove(file);
            Release(file);
        }
    }

    private SafeFileHandle OpenOrMakeRoom(CachedFile file, FileMode mode)
    {
        while (true)
        {
            try
            {
                if (mode == FileMode.Create)
                    OwnerOnly.CreateFile(file.Path).Dispose();
                SafeFileHandle opened = File.OpenHandle(file.Path, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
                if (_isOut)
                    FilesAgain(logger);
                _isOut = false;
                return opened;
            }
            catch (IOException e) when (e.HResult is OutOfDescriptors or OutOfDescriptorsOnWindows)
            {
                if (!_isOut)
                    OutOfFiles(logger, e, _open.Count);
                _isOut = true;
                if (_open.Count == 0)
                    throw;
                CloseOldest(); // Connections and the rest of the process have taken more than was left to them.
            }
        }
    }

    private void CloseOldest()
    {
        int oldest = 0;
        for (int i = 1; i < _open.Count; i++)
        {
            if (_open[i].LastUse < _open[oldest].LastUse)
                oldest = i;
        }
        Release(_open[oldest]);
        _open[oldest] = _open[^1];
        _open.RemoveAt(_open.Count - 1);
    }

    private static void Release(CachedFile file)
    {
        SafeFileHandle? handle = file.Handle;
        file.Handle = null; // First: whoever finds the handle closed must see that it is not the file's any more.
        handle?.Dispose(); // A read or write under way keeps the descriptor until it is done.
    }

    [LoggerMessage(1322, LogLevel.Error,
        "The process may not open more files; logs keep {Open} open. Raise ulimit -n, or lower log.open.files.max or max.connections")]
    private static partial void OutOfFiles(ILogger logger, Exception cause, int open);

    [LoggerMessage(1323, LogLevel.Information, "Files can be opened again")]
    private static partial void FilesAgain(ILogger logger);
}
