using Millrace.Errors;

namespace Millrace.Formats.Protobuf.Wire;

/// <summary>
/// Memory in which payloads are written from the end to the beginning. Grows to what the largest payload needs and is used again.
/// </summary>
internal sealed class ProtobufBuffer
{
    // Kept between payloads. What one huge payload needed beyond that is given back.
    private const int LargestKept = 1024 * 1024;
    private const int First = 1024;

    // As Protobuf's own libraries: lengths are signed 32-bit numbers.
    private const int LargestPayload = 1 << 30;

    public byte[] Bytes { get; private set; } = new byte[First];

    /// <summary>Makes room for <paramref name="needed"/> more bytes in front of the last <paramref name="written"/> ones.</summary>
    public void Grow(int written, int needed)
    {
        long size = Math.Max(Bytes.Length * 2L, (long)written + needed);
        if ((long)written + needed > LargestPayload) throw new DataException($"A Protobuf payload has at most {LargestPayload} bytes");
        byte[] larger = GC.AllocateUninitializedArray<byte>((int)Math.Min(size, LargestPayload));
        Bytes.AsSpan(Bytes.Length - written).CopyTo(larger.AsSpan(larger.Length - written));
        Bytes = larger;
    }

    public void Trim()
    {
        if (Bytes.Length > LargestKept) Bytes = new byte[First];
    }
}
