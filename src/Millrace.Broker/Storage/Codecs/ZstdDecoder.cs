namespace Millrace.Broker.Storage.Codecs;

/// <summary>Zstandard by the system's libzstd, which librdkafka needs too.</summary>
internal static class ZstdDecoder
{
    /// <exception cref="InvalidDataException">The data is damaged, larger than the output's bound, or libzstd is not installed.</exception>
    public static unsafe void Decode(ReadOnlySpan<byte> packed, PooledOutput output)
    {
        using ZstdStream stream = Create();
        // Behind the bound one byte is offered: a stream that needs it is too large.
        Span<byte> beyond = stackalloc byte[1];
        fixed (byte* source = packed)
        {
            var input = new Zstd.InBuffer { Source = source, Size = (nuint)packed.Length };
            while (true)
            {
                Span<byte> free = output.HasRoom ? output.ReserveSome() : beyond;
                nuint left;
                int written;
                fixed (byte* target = free)
                {
                    var step = new Zstd.OutBuffer { Target = target, Size = (nuint)free.Length };
                    left = Zstd.DecompressStream(stream, ref step, ref input);
                    if (Zstd.IsError(left) != 0)
                        throw new InvalidDataException($"zstd data is damaged (code {(long)left})");
                    written = (int)step.Position;
                }
                if (written > 0 && !output.HasRoom)
                    output.Reserve(1);
                output.Advance(written);
                if (left == 0 && input.Position == input.Size)
                    return;
                if (written == 0 && input.Position == input.Size)
                    throw new InvalidDataException("zstd data ends too early");
            }
        }
    }

    private static ZstdStream Create()
    {
        try
        {
            return Zstd.CreateStream();
        }
        catch (DllNotFoundException e)
        {
            throw new InvalidDataException("zstd records cannot be read here: install libzstd1", e);
        }
    }
}
