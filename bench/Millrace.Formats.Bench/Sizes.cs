using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Millrace.Formats.Bench;

/// <summary>
/// Bytes a reading takes, plain and compressed in batches. lz4 and zstd are the libraries that librdkafka brings with it.
/// </summary>
internal sealed partial class Sizes
{
    // The codecs' own defaults, as producers use them.
    private const int ZstdLevel = 3;

    private readonly MemoryStream _gzipped = new();
    private byte[] _target = [];
    private long _rows;
    private long _plain;
    private long _gzip;
    private long _lz4;
    private long _zstd;

    public void Add(ReadOnlySpan<byte> batch, int rows)
    {
        _rows += rows;
        _plain += batch.Length;
        _gzipped.SetLength(0);
        using (var gzip = new GZipStream(_gzipped, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(batch);
        _gzip += _gzipped.Length;
        // More than either codec's worst case.
        if (_target.Length < batch.Length * 2) _target = new byte[batch.Length * 2];
        _lz4 += Lz4(batch, _target, batch.Length, _target.Length);
        _zstd += (long)Zstd(_target, (nuint)_target.Length, batch, (nuint)batch.Length, ZstdLevel);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{(double)_plain / _rows,12:F1}{(double)_lz4 / _rows,8:F1}{(double)_zstd / _rows,8:F1}{(double)_gzip / _rows,8:F1}");

    [LibraryImport("liblz4.so.1", EntryPoint = "LZ4_compress_default")]
    private static partial int Lz4(ReadOnlySpan<byte> source, Span<byte> target, int sourceSize, int targetSize);

    [LibraryImport("libzstd.so.1", EntryPoint = "ZSTD_compress")]
    private static partial nuint Zstd(Span<byte> target, nuint targetSize, ReadOnlySpan<byte> source, nuint sourceSize, int level);
}
