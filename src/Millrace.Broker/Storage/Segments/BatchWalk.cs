using Microsoft.Win32.SafeHandles;
using Millrace.Broker.Storage.Batches;

namespace Millrace.Broker.Storage.Segments;

/// <summary>Steps from batch header to batch header of a log file without reading the records.</summary>
/// <remarks>Checks only what it needs to take the next step; checksums are recovery's business, and every client's.</remarks>
internal ref struct BatchWalk(SafeFileHandle file, string path, Span<byte> window, long position, long end)
{
    private readonly Span<byte> _window = window;
    private long _windowAt;
    private int _windowLength;

    /// <summary>First byte of the current batch.</summary>
    public long Position { get; private set; } = -1;

    /// <summary>First byte after the current batch.</summary>
    public long NextPosition { get; private set; } = position;

    public BatchHeader Header { get; private set; }

    /// <exception cref="CorruptLogException">What follows is not a whole magic-2 batch.</exception>
    public bool MoveNext()
    {
        if (NextPosition >= end)
            return false;
        Position = NextPosition;
        if (end - Position < BatchHeader.Size)
            throw new CorruptLogException(path, Position, $"only {end - Position} bytes are left for a batch header of {BatchHeader.Size}");
        Header = BatchHeader.Read(HeaderBytes());
        if (Header.BatchLength < BatchHeader.MinBatchLength || Header.TotalSize > end - Position)
            throw new CorruptLogException(path, Position, $"batch length {Header.BatchLength} does not fit into {end - Position} bytes");
        if (Header.Magic != 2)
            throw new CorruptLogException(path, Position, $"magic is {Header.Magic}, not 2");
        if (Header.LastOffsetDelta < 0)
            throw new CorruptLogException(path, Position, $"last offset delta is {Header.LastOffsetDelta}");
        NextPosition = Position + Header.TotalSize;
        return true;
    }

    private ReadOnlySpan<byte> HeaderBytes()
    {
        if (Position < _windowAt || Position + BatchHeader.Size > _windowAt + _windowLength)
        {
            _windowAt = Position;
            _windowLength = RandomAccess.Read(file, _window[..(int)Math.Min(_window.Length, end - Position)], Position);
            if (_windowLength < BatchHeader.Size)
                throw new CorruptLogException(path, Position, "the file ends inside a batch header");
        }
        return _window.Slice((int)(Position - _windowAt), BatchHeader.Size);
    }
}
