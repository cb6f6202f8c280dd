using System.IO.Compression;

namespace Millrace.Broker.Storage.Codecs;

/// <summary>RFC 1952 by the platform.</summary>
internal static class GzipDecoder
{
    public static unsafe void Decode(ReadOnlySpan<byte> packed, PooledOutput output)
    {
        if (packed.IsEmpty)
            throw new InvalidDataException("gzip data is empty");
        fixed (byte* start = packed)
        {
            using var source = new UnmanagedMemoryStream(start, packed.Length);
            using var gzip = new GZipStream(source, CompressionMode.Decompress);
            Span<byte> beyond = stackalloc byte[1]; // A stream that needs it is too large; one that ends at the bound is right.
            while (true)
            {
                Span<byte> free = output.HasRoom ? output.ReserveSome() : beyond;
                int read = gzip.Read(free);
                if (read == 0)
                    return;
                if (!output.HasRoom)
                    output.Reserve(1);
                output.Advance(read);
            }
        }
    }
}
