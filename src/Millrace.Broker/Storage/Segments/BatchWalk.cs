using Millrace.Broker.Storage.Batches;
using Millrace.Broker.Storage.Files;

namespace Millrace.Broker.Storage.Segments;

/// <summary>Steps from batch header to batch header of a log file without reading the records.</summary>
/// <remarks>Checks only what it needs to take the next step; checksums are recovery's business, and every client's.</remarks>
internal ref struct BatchWalk(CachedFile file, Span<byte> window, long position, long end)
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
            throw new CorruptLogException(file.Path, Position,
                $"only {end - Position} bytes are left for a batch header of {BatchHeader.Size}");
        Header = BatchHeader.Read(HeaderBytes());
        if (Header.BatchLength < BatchHeader.MinBatchLength || Header.TotalSize > end - Position)
            throw new CorruptLogException(file.Path, Position,
                $"batch length {Header.BatchLength} does not fit into {end - Position} bytes");
        if (Header.Magic != 2)
            throw new CorruptLogException(file.Path, Position, $"magic is {Header.Magic}, not 2");
        if (Header.LastOffsetDelta < 0)
            throw new CorruptLogException(file.Path, Position, $"last offset delta is {Header.LastOffsetDelta}");
        NextPosition = Position + Header.TotalSize;
        return true;
    }

    private ReadOnlySpan<byte> HeaderBytes()
    {
        if (Position < _windowAt || Position + BatchHeader.Size > _windowAt + _windowLength)
        {
            _windowAt = Position;
            _windowLength = file.Read(_window[..(int)Math.Min(_window.Length, end - Position)], Position);
            if (_windowLength < BatchHeader.Size)
                throw new CorruptLogException(file.Path, Position, "the file ends inside a batch header");
        }
        return _window.Slice((int)(Position - _windowAt), BatchHeader.Size);
    }
}
