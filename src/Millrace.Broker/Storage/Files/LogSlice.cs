using System.Buffers;

namespace Millrace.Broker.Storage.Files;

/// <summary>Whole batches of one segment, still in the file (and most likely in the page cache).</summary>
/// <remarks>
/// Bytes in front of a segment's published size never change, so a slice needs no lock. It stays readable for `file.delete.delay.ms` (one
/// minute) after its segment was deleted; later copies throw <see cref="ObjectDisposedException"/>.
/// </remarks>
internal readonly struct LogSlice(CachedFile? file, long position, int length)
{
    /// <summary>
    /// What one read asks of the pipe at most: large enough that the system call does not count, small enough to be pooled.
    /// </summary>
    private const int ChunkBytes = 128 * 1024;

    public static LogSlice Empty => default;

    public int Length => length;

    public bool IsEmpty => length == 0;

    /// <summary>Copies all bytes to the writer.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void CopyTo(IBufferWriter<byte> output)
    {
        for (int done = 0; done < length;)
        {
            Span<byte> free = output.GetSpan(Math.Min(ChunkBytes, length - done));
            int read = CopyTo(free, done);
            output.Advance(read);
            done += read;
        }
    }

    /// <summary>Copies bytes from <paramref name="skip"/> on, as many as fit, and returns how many.</summary>
    /// <exception cref="IOException">The file cannot be read, or was cut by someone else.</exception>
    public int CopyTo(Span<byte> output, int skip = 0)
    {
        int wanted = Math.Min(output.Length, length - skip);
        for (int done = 0; done < wanted;)
        {
            int read = file!.Read(output[done..wanted], position + skip + done);
            if (read == 0)
                throw new EndOfStreamException($"Log file ends before byte {position + length}; was it cut by another program?");
            done += read;
        }
        return wanted;
    }
}
