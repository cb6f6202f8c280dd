using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using K4os.Compression.LZ4;
using K4os.Compression.LZ4.Streams;
using Snappier;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Millrace.Broker.Storage.Codecs;

/// <summary>Streams that compress the records of a batch as Kafka's own producers do, so that every client reads them.</summary>
internal static class RecordsEncoder
{
    /// <summary>Kafka's default of compression.lz4.level; it means the fast compressor, any other value the thorough one.</summary>
    private const int FastLz4Level = 9;

    private const int DefaultGzipLevel = 6;

    /// <summary>64 KiB, as Kafka's producers write: a reader needs no more memory for a block.</summary>
    private const int Lz4BlockBytes = 64 * 1024;

    /// <summary>1 MiB, the size of a large batch: high levels would take a hundred times that.</summary>
    private const int ZstdWindowLog = 20;

    /// <param name="level">Of the topic's setting for this codec.</param>
    /// <param name="output">Stays open; complete when the stream is disposed of.</param>
    public static Stream Open(Codec codec, int level, Stream output)
    {
        switch (codec)
        {
            case Codec.Gzip:
                var options = new ZLibCompressionOptions { CompressionLevel = level < 0 ? DefaultGzipLevel : level };
                return new GZipStream(output, options, leaveOpen: true);
            case Codec.Snappy:
                return new XerialStream(output);
            case Codec.Lz4:
                var settings = new LZ4EncoderSettings
                {
                    BlockSize = Lz4BlockBytes, ChainBlocks = false,
                    CompressionLevel = level == FastLz4Level
                        ? LZ4Level.L00_FAST
                        : (LZ4Level)Math.Clamp(level, (int)LZ4Level.L03_HC, (int)LZ4Level.L12_MAX),
                };
                return LZ4Stream.Encode(output, settings, leaveOpen: true);
            case Codec.Zstd:
                var stream = new CompressionStream(output, level, leaveOpen: true);
                stream.SetParameter(ZSTD_cParameter.ZSTD_c_windowLog, ZstdWindowLog);
                return stream;
            default:
                throw new ArgumentOutOfRangeException(nameof(codec), codec, null);
        }
    }

    /// <summary>Snappy in the framing of xerial's snappy-java, in blocks of 32 KiB as its default is.</summary>
    private sealed class XerialStream(Stream output) : Stream
    {
        private const int BlockBytes = 32 * 1024;

        private readonly byte[] _block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        private readonly byte[] _packed = ArrayPool<byte>.Shared.Rent(sizeof(int) + Snappy.GetMaxCompressedLength(BlockBytes));
        private int _filled;
        private bool _begun;
        private bool _closed;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        /// <summary>Magic, version 1, readable from version 1 on.</summary>
        private static ReadOnlySpan<byte> Header =>
            [0x82, (byte)'S', (byte)'N', (byte)'A', (byte)'P', (byte)'P', (byte)'Y', 0, 0, 0, 0, 1, 0, 0, 0, 1];

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            while (!buffer.IsEmpty)
            {
                int taken = Math.Min(buffer.Length, BlockBytes - _filled);
                buffer[..taken].CopyTo(_block.AsSpan(_filled));
                _filled += taken;
                buffer = buffer[taken..];
                if (_filled == BlockBytes)
                    WriteBlock();
            }
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (_closed)
                return;
            _closed = true;
            try
            {
                if (_filled > 0 || !_begun)
                    WriteBlock();
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(_block);
                ArrayPool<byte>.Shared.Return(_packed);
            }
        }

        private void WriteBlock()
        {
            if (!_begun)
                output.Write(Header);
            _begun = true;
            int length = Snappy.Compress(_block.AsSpan(0, _filled), _packed.AsSpan(sizeof(int)));
            BinaryPrimitives.WriteInt32BigEndian(_packed, length);
            output.Write(_packed, 0, sizeof(int) + length);
            _filled = 0;
        }
    }
}
