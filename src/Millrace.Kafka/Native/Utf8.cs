using System.Runtime.InteropServices;
using System.Text;

namespace Millrace.Kafka.Native;

/// <summary>Texts that librdkafka owns: always UTF-8, ended by a zero byte.</summary>
internal static unsafe class Utf8
{
    /// <summary>Room that librdkafka is given for an error text, as its own examples do.</summary>
    public const int ErrorTextBytes = 512;

    public static string? ToString(nint text) => Marshal.PtrToStringUTF8(text);

    public static string ToString(ReadOnlySpan<byte> buffer)
    {
        int end = buffer.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? buffer : buffer[..end]);
    }

    public static ReadOnlySpan<byte> Span(nint text) => MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)text);
}
