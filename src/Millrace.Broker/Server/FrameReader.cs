using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Millrace.Broker.Protocol;

namespace Millrace.Broker.Server;

/// <summary>
/// Cuts a connection's bytes into frames: <c>int32 length N</c>, then N bytes. A frame that lies in one block of the pipe is lent
/// in place; any other is gathered in a pooled buffer that grows with what has arrived, never with what the length claims.
/// </summary>
internal sealed class FrameReader(PipeReader input, int maxFrameBytes) : IDisposable
{
    private const int LengthBytes = 4;

    private const int FirstGatherBytes = 64 * 1024;

    /// <summary>A rare large request must not cost the connection its size for ever; a batch of the default 1 MiB is not rare.</summary>
    private const int MaxKeptBytes = 2 * 1024 * 1024;

    /// <summary>Smallest and largest frame taken now; a login has its own.</summary>
    public int MinFrameBytes { get; set; } = RequestHeader.FixedLength;

    public int MaxFrameBytes { get; set; } = maxFrameBytes;

    /// <summary>The setting that says the largest.</summary>
    public string LimitName { get; set; } = "socket.request.max.bytes";

    private byte[] _gathered = [];
    private ReadOnlySequence<byte> _unread;
    private bool _reading;

    /// <summary>The next frame, or null at the end of the stream. Valid until the next call.</summary>
    /// <exception cref="ProtocolException">The length is negative, above the limit or not a length at all.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellationToken)
    {
        if (_gathered.Length > MaxKeptBytes)
            Dispose();
        while (!_reading || _unread.Length < LengthBytes)
        {
            if (!await FillAsync(cancellationToken))
                return _unread.IsEmpty
                    ? null
                    : throw new ProtocolException($"The stream ends after {_unread.Length} bytes of a frame length.");
        }
        int length = FrameLength();
        _unread = _unread.Slice(LengthBytes);
        if (_unread.FirstSpan.Length >= length)
        {
            ReadOnlyMemory<byte> lent = _unread.First[..length];
            _unread = _unread.Slice(length);
            return lent;
        }
        return await GatherAsync(length, cancellationToken);
    }

    public void Dispose()
    {
        if (_gathered.Length > 0)
            ArrayPool<byte>.Shared.Return(_gathered);
        _gathered = [];
    }

    private int FrameLength()
    {
        Span<byte> prefix = stackalloc byte[LengthBytes];
        _unread.Slice(0, LengthBytes).CopyTo(prefix);
        int length = BinaryPrimitives.ReadInt32BigEndian(prefix);
        if (length >= MinFrameBytes && length <= MaxFrameBytes)
            return length;
        string what = WrongProtocol.Recognise(prefix)
            ?? $"a frame length of {length}; between {MinFrameBytes} and {LimitName}={MaxFrameBytes} is allowed";
        throw new ProtocolException($"Received {what}.");
    }

    private async ValueTask<ReadOnlyMemory<byte>?> GatherAsync(int length, CancellationToken cancellationToken)
    {
        int have = 0;
        while (true)
        {
            int take = (int)Math.Min(length - have, _unread.Length);
            Reserve(have, Math.Min(length, Math.Max(have + take, FirstGatherBytes)), length);
            _unread.Slice(0, take).CopyTo(_gathered.AsSpan(have));
            _unread = _unread.Slice(take);
            have += take;
            if (have == length)
                return _gathered.AsMemory(0, length);
            if (!await FillAsync(cancellationToken))
                throw new ProtocolException($"The stream ends after {have} of a frame's {length} bytes.");
        }
    }

    private void Reserve(int have, int needed, int frameLength)
    {
        if (_gathered.Length >= needed)
            return;
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Min(frameLength, Math.Max(needed, _gathered.Length * 2)));
        _gathered.AsSpan(0, have).CopyTo(larger);
        if (_gathered.Length > 0)
            ArrayPool<byte>.Shared.Return(_gathered);
        _gathered = larger;
    }

    /// <summary>Gives back what was consumed and waits for more bytes; false when no more will come.</summary>
    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_reading)
            input.AdvanceTo(_unread.Start, _unread.End);
        long before = _reading ? _unread.Length : 0;
        ReadResult result = await input.ReadAsync(cancellationToken);
        _unread = result.Buffer;
        _reading = true;
        return _unread.Length > before || !(result.IsCompleted || result.IsCanceled);
    }
}

/// <summary>
/// Recognises what a client of another protocol says first, so that the log line names the mistake and not a strange length.
/// </summary>
internal static class WrongProtocol
{
    /// <summary>A guess at who sent these bytes where a frame length was expected; null if they look like nothing known.</summary>
    public static string? Recognise(ReadOnlySpan<byte> first) => first switch
    {
        // A TLS record of type handshake, version 3.x, is what a ClientHello starts with (RFC 8446, section 5.1).
        [0x16, 0x03, ..] => "a TLS ClientHello: the client uses security.protocol=SSL on a plaintext port",
        [(byte)'G', (byte)'E', (byte)'T', (byte)' ', ..] => "an HTTP GET: this is a Kafka port, not an HTTP one",
        [(byte)'P', (byte)'O', (byte)'S', (byte)'T', ..] => "an HTTP POST: this is a Kafka port, not an HTTP one",
        [(byte)'P', (byte)'U', (byte)'T', (byte)' ', ..] => "an HTTP PUT: this is a Kafka port, not an HTTP one",
        [(byte)'H', (byte)'E', (byte)'A', (byte)'D', ..] => "an HTTP HEAD: this is a Kafka port, not an HTTP one",
        [(byte)'H', (byte)'T', (byte)'T', (byte)'P', ..] => "an HTTP answer",
        _ => null,
    };
}
