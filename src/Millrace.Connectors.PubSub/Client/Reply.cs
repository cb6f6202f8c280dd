using System.Buffers;

namespace Millrace.Connectors.PubSub.Client;

/// <summary>Body of a reply in a rented buffer. Whoever gets it disposes it, once; nothing of it may be used afterwards.</summary>
internal sealed class Reply(byte[] buffer, int length) : IDisposable
{
    private const int FirstSize = 16 * 1024;

    private byte[]? _buffer = buffer;

    public int Length { get; } = length;

    public ReadOnlyMemory<byte> Memory => Buffer.AsMemory(0, Length);

    /// <summary>The rented array, of which the first <see cref="Length"/> bytes count; the owner may write there.</summary>
    public byte[] Buffer => _buffer ?? throw new ObjectDisposedException(nameof(Reply));

    /// <summary>Reads to the end.</summary>
    /// <exception cref="PubSubException">Of kind ReplyTooLong beyond <paramref name="longest"/> bytes.</exception>
    public static async Task<Reply> ReadAsync(HttpContent content, int longest, CancellationToken cancellationToken)
    {
        long announced = content.Headers.ContentLength ?? 0;
        if (announced > longest) throw TooLong(longest);
        // One byte more than announced, so that the end is seen without growing.
        byte[] buffer = ArrayPool<byte>.Shared.Rent(announced > 0 ? (int)announced + 1 : FirstSize);
        int length = 0;
        try
        {
            Stream body = await content.ReadAsStreamAsync(cancellationToken);
            while (true)
            {
                int read = await body.ReadAsync(buffer.AsMemory(length), cancellationToken);
                if (read == 0) return new Reply(buffer, length);
                length += read;
                if (length > longest) throw TooLong(longest);
                if (length == buffer.Length) buffer = Grow(buffer);
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer) ArrayPool<byte>.Shared.Return(buffer);
    }

    private static byte[] Grow(byte[] buffer)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private static PubSubException TooLong(int longest) => new(PubSubErrorKind.ReplyTooLong, $"The reply is longer than {longest} bytes.");
}
