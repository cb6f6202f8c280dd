using System.Buffers;

namespace Millrace.Broker.Storage.Codecs;

/// <summary>A growing pooled buffer. Whoever fills it knows the bound.</summary>
internal sealed class PooledOutput : IDisposable
{
    private const int InitialBytes = 64 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialBytes);

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    /// <summary>The written bytes, to change in place.</summary>
    public Memory<byte> Bytes => _buffer.AsMemory(0, Length);

    /// <summary>All free room behind the written bytes, at least one byte.</summary>
    public Span<byte> Free()
    {
        if (_buffer.Length == Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(checked(_buffer.Length * 2));
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        return _buffer.AsSpan(Length);
    }

    public void Advance(int bytes) => Length += bytes;

    /// <summary>Forgets what is behind these bytes.</summary>
    public void CutTo(int bytes) => Length = bytes;

    public void Dispose()
    {
        byte[] buffer = _buffer;
        _buffer = [];
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }
}
