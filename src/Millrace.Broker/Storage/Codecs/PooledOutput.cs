using System.Buffers;

namespace Millrace.Broker.Storage.Codecs;

/// <summary>A growing pooled buffer with an upper bound, so that a few bytes cannot unfold to all memory.</summary>
internal sealed class PooledOutput(int maxBytes) : IDisposable
{
    private const int InitialBytes = 16 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(Math.Min(InitialBytes, maxBytes));

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    /// <summary>Room for this many bytes behind the written ones.</summary>
    /// <exception cref="InvalidDataException">That is more than the bound.</exception>
    public Span<byte> Reserve(int bytes)
    {
        if (bytes > maxBytes - Length)
            throw new InvalidDataException($"records unfold to more than {maxBytes} bytes");
        if (_buffer.Length - Length < bytes)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(maxBytes, Math.Max((long)_buffer.Length * 2, (long)Length + bytes)));
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        return _buffer.AsSpan(Length, bytes);
    }

    public bool HasRoom => Length < maxBytes;

    /// <summary>Some room, at least one byte, without a wish for its size.</summary>
    public Span<byte> ReserveSome() => Reserve(Math.Max(1, Math.Min(InitialBytes, maxBytes - Length)));

    public void Advance(int bytes) => Length += bytes;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Repeats <paramref name="length"/> bytes from <paramref name="distance"/> back; they may overlap what is being written.</summary>
    /// <param name="start">First byte the copy may reach back to.</param>
    public void CopyBack(int distance, int length, int start = 0)
    {
        if (distance <= 0 || distance > Length - start)
            throw new InvalidDataException($"a copy reaches {distance} bytes back, where {Length - start} are");
        Reserve(length);
        Span<byte> all = _buffer.AsSpan(0, Length + length);
        if (distance >= length)
        {
            all.Slice(Length - distance, length).CopyTo(all[Length..]);
        }
        else
        {
            for (int i = Length; i < all.Length; i++)
                all[i] = all[i - distance];
        }
        Length += length;
    }

    public void Dispose()
    {
        byte[] buffer = _buffer;
        _buffer = [];
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }
}
