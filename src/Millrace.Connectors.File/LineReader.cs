using Millrace.Errors;

namespace Millrace.Connectors.File;

/// <summary>
/// Cuts a growing stream of bytes into lines, ended by <c>\n</c>, <c>\r\n</c> or <c>\r</c>.
/// A last line without an end is held back until its end comes.
/// </summary>
internal sealed class LineReader(Stream input, long position)
{
    // One read of a file; the buffer grows for longer lines only.
    private const int ReadSize = 64 * 1024;

    /// <summary>64 MiB: longer lines are taken for a file that is no text.</summary>
    private const int LongestLine = 64 * 1024 * 1024;

    private byte[] _buffer = new byte[ReadSize];
    private int _start;
    private int _end;

    // Where the search for an end of line goes on, so that a long line is not searched again and again.
    private int _searched;

    /// <summary>Byte offset in the stream behind the last line that was taken.</summary>
    public long Position { get; private set; } = position;

    /// <summary>Takes the next whole line of what has been read. The span is valid until the next <see cref="FillAsync"/>.</summary>
    public bool TryTake(out ReadOnlySpan<byte> line)
    {
        line = default;
        int at = _buffer.AsSpan(_searched, _end - _searched).IndexOfAny((byte)'\n', (byte)'\r');
        if (at < 0)
        {
            _searched = _end;
            return false;
        }

        int end = _searched + at;
        int next = end + 1;
        if (_buffer[end] == '\r')
        {
            // Whether a \n belongs to it is known when the next byte has come.
            if (next == _end) return false;
            if (_buffer[next] == '\n') next++;
        }

        line = _buffer.AsSpan(_start, end - _start);
        Position += next - _start;
        _start = _searched = next;
        return true;
    }

    /// <summary>Reads on; false at the present end.</summary>
    /// <exception cref="ConnectException">For a line that is too long.</exception>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _searched -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            if (_end >= LongestLine)
                throw new ConnectException($"The line at byte {Position} is longer than {LongestLine} bytes; is this a text file?");
            Array.Resize(ref _buffer, Math.Min(LongestLine, _buffer.Length * 2));
        }

        int read = await input.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        return read > 0;
    }
}
