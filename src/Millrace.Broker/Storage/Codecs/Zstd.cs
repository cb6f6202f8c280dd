using System.Runtime.InteropServices;

namespace Millrace.Broker.Storage.Codecs;

/// <summary>libzstd, chapter "Streaming decompression" (https://facebook.github.io/zstd/zstd_manual.html).</summary>
internal static unsafe partial class Zstd
{
    /// <summary>The ABI that Debian, Alpine and Homebrew install under this name has been stable since 1.0.</summary>
    private const string Library = "libzstd.so.1";

    /// <returns>Invalid when memory is exhausted.</returns>
    [LibraryImport(Library, EntryPoint = "ZSTD_createDStream")]
    public static partial ZstdStream CreateStream();

    [LibraryImport(Library, EntryPoint = "ZSTD_freeDStream")]
    public static partial nuint FreeStream(nint stream);

    /// <returns>0 at the end of a frame, else a hint how much more to give; an error code as <see cref="IsError"/> knows it.</returns>
    [LibraryImport(Library, EntryPoint = "ZSTD_decompressStream")]
    public static partial nuint DecompressStream(ZstdStream stream, ref OutBuffer output, ref InBuffer input);

    /// <returns>Not 0 for an error code.</returns>
    [LibraryImport(Library, EntryPoint = "ZSTD_isError")]
    public static partial uint IsError(nuint code);

    [StructLayout(LayoutKind.Sequential)]
    public struct InBuffer
    {
        public byte* Source;
        public nuint Size;
        public nuint Position;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct OutBuffer
    {
        public byte* Target;
        public nuint Size;
        public nuint Position;
    }
}
