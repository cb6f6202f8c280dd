using System.Buffers.Binary;
using System.IO.Compression;

namespace Millrace.Broker.Storage.Codecs;

/// <summary>One gzip member (RFC 1952) and nothing behind it, as producers write it.</summary>
/// <remarks>
/// Header and trailer are read here, and only the data between them by the platform:
/// its <see cref="GZipStream"/> takes a cut trailer for the end and passes over what follows one, while librdkafka's reader never returns
/// from such a batch.
/// </remarks>
internal sealed class GzipDecoder : RecordsDecoder
{
    private const int HeaderBytes = 10, TrailerBytes = 8;
    private const byte FirstMagic = 0x1F, SecondMagic = 0x8B, Deflate = 8;
    private const int FlagsAt = 3, HasHeaderCrc = 2, HasExtra = 4, HasName = 8, HasComment = 16, Reserved = 0xE0;

    private readonly ReadOnlyMemory<byte> _trailer;
    private readonly Feed _feed;
    private readonly DeflateStream _stream;
    private Crc32 _crc;
    private uint _length;

    public GzipDecoder(ReadOnlyMemory<byte> packed, UnfoldingBudget budget) : base(budget)
    {
        int start = HeaderLength(packed.Span);
        if (packed.Length - start <= TrailerBytes)
            throw EndsTooEarly();
        _trailer = packed[^TrailerBytes..];
        _feed = new Feed(AsArray(packed[start..^TrailerBytes]));
        _stream = new DeflateStream(_feed, CompressionMode.Decompress);
    }

    protected override int ReadSome(Span<byte> target)
    {
        int read;
        try
        {
            read = _stream.Read(target);
        }
        catch (InvalidDataException damage)
        {
            throw new InvalidDataException("gzip data is damaged", damage); // The platform's message is about archive entries.
        }
        if (read > 0)
        {
            _crc.Add(target[..read]);
            _length += (uint)read;
            return read;
        }
        if (_feed.WasShort)
            throw EndsTooEarly();
        if (!_feed.IsUsedUp)
            throw new InvalidDataException("more bytes follow the gzip data");
        if (BinaryPrimitives.ReadUInt32LittleEndian(_trailer.Span) != _crc.Value
            || BinaryPrimitives.ReadUInt32LittleEndian(_trailer.Span[sizeof(uint)..]) != _length)
            throw new InvalidDataException("gzip data is damaged: its checksum or length is another");
        return 0;
    }

    protected override void Close() => _stream.Dispose();

    private static int HeaderLength(ReadOnlySpan<byte> packed)
    {
        if (packed.IsEmpty)
            throw new InvalidDataException("gzip data is empty");
        if (packed.Length < HeaderBytes)
            throw EndsTooEarly();
        int flags = packed[FlagsAt];
        if (packed[0] != FirstMagic || packed[1] != SecondMagic || packed[2] != Deflate || (flags & Reserved) != 0)
            throw new InvalidDataException("gzip data is damaged: it does not begin as such");
        int at = HeaderBytes;
        if ((flags & HasExtra) != 0)
            at += sizeof(ushort) + BinaryPrimitives.ReadUInt16LittleEndian(From(packed, at, sizeof(ushort)));
        if ((flags & HasName) != 0)
            at += TextLength(From(packed, at));
        if ((flags & HasComment) != 0)
            at += TextLength(From(packed, at));
        if ((flags & HasHeaderCrc) != 0)
        {
            if (BinaryPrimitives.ReadUInt16LittleEndian(From(packed, at, sizeof(ushort))) != (ushort)Crc32.Of(packed[..at]))
                throw new InvalidDataException("gzip data is damaged: its header's checksum is another");
            at += sizeof(ushort);
        }
        return at;
    }

    private static ReadOnlySpan<byte> From(ReadOnlySpan<byte> packed, int at, int atLeast = 1) =>
        at <= packed.Length - atLeast ? packed[at..] : throw EndsTooEarly();

    /// <summary>With the zero at its end.</summary>
    private static int TextLength(ReadOnlySpan<byte> text) => text.IndexOf((byte)0) is >= 0 and int end ? end + 1 : throw EndsTooEarly();

    private static InvalidDataException EndsTooEarly() => new("gzip data ends too early");

    /// <summary>
    /// Hands out the last byte alone. A reader that stops at the end of its data asks for that byte when it is the data's, and for nothing
    /// after it: so the data's end is known to the byte although the reader buffers.
    /// </summary>
    private sealed class Feed(ArraySegment<byte> data) : MemoryStream(data.Array!, data.Offset, data.Count, writable: false)
    {
        public bool IsUsedUp => Position == Length;

        /// <summary>More was wanted than there is.</summary>
        public bool WasShort { get; private set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int left = (int)(Length - Position);
            WasShort |= left == 0;
            return base.Read(buffer, offset, left > 1 ? Math.Min(count, left - 1) : count);
        }
    }
}
