using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Millrace.Connectors.Redis.Resp;

/// <summary>
/// One connection. Commands go out in one write while replies are read, so that neither side waits for the other with full buffers. After
/// any error but an error reply it is of no use any more. <b>Threads</b>: one call at a time.
/// </summary>
internal sealed class RespConnection : RedisSession
{
    // After this much the clock of the timeout starts again, so that a large batch on a slow line is not taken for a dead one.
    private const int WriteStep = 1024 * 1024;

    // "+\r\n"
    private const int ShortestReply = 3;

    // Some 3,000 replies to SET.
    private const int WakeAt = 16 * 1024;

    // socket(7): SOL_SOCKET and SO_RCVLOWAT on Linux.
    private const int SolSocket = 1;
    private const int SoReceiveLowWater = 18;

    private const int FirstBuffer = 64 * 1024;

    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly RedisEndpoint _endpoint;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private int _start;
    private int _end;
    private int _replies;
    private int _wakeAt = 1;

    private RespConnection(Socket socket, Stream stream, RedisEndpoint endpoint)
    {
        _socket = socket;
        _stream = stream;
        _endpoint = endpoint;
    }

    /// <summary>What the server says of itself: version and role. Filled by the login.</summary>
    public ServerGreeting Greeting { get; private set; } = new("unknown version", "", 2, "");

    /// <summary>The cipher, or null without TLS.</summary>
    public string? TlsCipher => (_stream as SslStream)?.NegotiatedCipherSuite.ToString();

    public override bool IsClosed => _socket.Poll(0, SelectMode.SelectRead) && _socket.Available == 0;

    public override string Description => $"{Greeting.Version}, RESP{Greeting.Protocol}, TLS {TlsCipher ?? "none"}";

    public override RespConnection AnyConnection => this;

    /// <summary>Connects, logs in and selects the database.</summary>
    /// <exception cref="RedisException"/>
    public static async Task<RespConnection> OpenAsync(RedisEndpoint endpoint, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(endpoint.ConnectTimeout);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = endpoint.NoDelay };
        Stream? stream = null;
        string? advice = null;
        try
        {
            if (endpoint.KeepAlive) socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            await socket.ConnectAsync(endpoint.Host, endpoint.Port, limit.Token);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (endpoint.Tls is { } tls)
            {
                var secure = new SslStream(stream);
                stream = secure;
                advice = "Does this port speak TLS? If not, name the one that does, or turn TLS off "
                    + "(redis.ssl.mode, redis.ssl.enabled, redis.tls).";
                await secure.AuthenticateAsClientAsync(tls.OptionsFor(endpoint.Host), limit.Token);
            }

            advice = endpoint.Tls is null
                ? "A server that expects TLS ends connections so: turn it on (redis.ssl.mode, redis.ssl.enabled, redis.tls) if it does."
                : null;
            var connection = new RespConnection(socket, stream, endpoint);
            connection.Greeting = await RespLogin.RunAsync(connection, endpoint, limit.Token);
            return connection;
        }
        catch (Exception fault)
        {
            if (stream is not null) await stream.DisposeAsync();
            socket.Dispose();
            RedisException? translated = fault as RedisException ?? Translated(fault, endpoint, cancellationToken);
            // A plain server waits for more of the first TLS message; one that expects TLS hangs up at once.
            bool hasHungUp = translated?.InnerException is IOException;
            bool isSilent = endpoint.Tls is not null && translated?.InnerException is OperationCanceledException;
            if (advice is not null && (hasHungUp || isSilent)) throw RedisException.Lost($"{translated!.Message} {advice}", fault);
            if (translated is not null && translated != fault) throw translated;
            throw;
        }
    }

    /// <summary>Sends the commands and hands over the reply of each.</summary>
    /// <exception cref="RedisException">The connection is lost or too slow.</exception>
    public override async ValueTask ExecuteAsync(RespCommands commands, ReplyHandler handler, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_endpoint.Timeout);
        _replies = 0;
        Task sending = SendAsync(commands, limit);
        try
        {
            while (true)
            {
                HandOver(commands.Count, handler);
                if (_replies == commands.Count) break;
                WakeWithMany(commands.Count - _replies);
                await FillAsync(limit.Token);
                limit.CancelAfter(_endpoint.Timeout);
            }

            await sending;
        }
        catch (Exception fault)
        {
            // The server must not get what is still on its way: it could arrive late, and overwrite what the next connection has written by
            // then.
            Abort();
            // The buffers being sent belong to the caller again when this returns.
            await limit.CancelAsync();
            Dispose();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (Translated(fault, _endpoint, cancellationToken) is { } translated) throw translated;
            throw;
        }
    }

    public override void Dispose()
    {
        _stream.Dispose();
        if (_buffer.Length == 0) return;
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    // A reset. Before the stream is disposed, which would announce an orderly end first.
    private void Abort()
    {
        if (_buffer.Length == 0) return;
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    // Runs beside the reading of replies. They share the limit, whose clock either may start again, and the stream, of which each has its
    // direction.
    private async Task SendAsync(RespCommands commands, CancellationTokenSource limit)
    {
        foreach (ReadOnlyMemory<byte> piece in commands.Pieces)
        {
            for (int at = 0; at < piece.Length; at += WriteStep)
            {
                await _stream.WriteAsync(piece.Slice(at, Math.Min(WriteStep, piece.Length - at)), limit.Token);
                limit.CancelAfter(_endpoint.Timeout);
            }
        }
    }

    /// <summary>
    /// Has the kernel wake us when a good part of the outstanding replies is there. A server sends them as it goes, some hundred bytes at a
    /// time, and the processor that each of those woke is one that it needs itself. TLS keeps what it has decrypted to itself, so the
    /// number of bytes is unknown there.
    /// </summary>
    private void WakeWithMany(int outstanding)
    {
        if (!OperatingSystem.IsLinux() || _stream is SslStream) return;
        int least = Math.Clamp(outstanding * ShortestReply - (_end - _start), 1, WakeAt);
        if (least == _wakeAt) return;
        _socket.SetRawSocketOption(SolSocket, SoReceiveLowWater, BitConverter.GetBytes(_wakeAt = least));
    }

    private void HandOver(int expected, ReplyHandler handler)
    {
        while (_replies < expected && RespReply.TryRead(_buffer.AsSpan(_start, _end - _start), out RespReply reply, out int consumed))
        {
            _start += consumed;
            // Pushed messages and attributes answer no command.
            if (reply.Kind is RespKind.Push or RespKind.Attribute) continue;
            handler(_replies++, reply);
        }
    }

    // The buffer grows with what has come, never with what a length announces.
    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_start == _end) _start = _end = 0;
        if (_end == _buffer.Length)
        {
            int waiting = _end - _start;
            byte[] next = waiting > _buffer.Length / 2 ? ArrayPool<byte>.Shared.Rent(checked(_buffer.Length * 2)) : _buffer;
            _buffer.AsSpan(_start, waiting).CopyTo(next);
            if (next != _buffer) ArrayPool<byte>.Shared.Return(_buffer);
            (_buffer, _start, _end) = (next, 0, waiting);
        }

        int received = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        if (received == 0) throw new IOException("The server closed the connection.");
        _end += received;
    }

    // Null: it is no error of the connection, but the caller's cancellation, say.
    private static RedisException? Translated(Exception fault, RedisEndpoint endpoint, CancellationToken callers) => fault switch
    {
        OperationCanceledException when !callers.IsCancellationRequested =>
            RedisException.Lost($"{endpoint} has not answered in time.", fault),
        AuthenticationException => RedisException.Fatal(
            $"TLS failed: {fault.Message} Check the certificate of {endpoint} and whom you trust (redis.ssl.truststore.*, redis.cacert).",
            fault),
        RespProtocolException => RedisException.Fatal(fault.Message, fault),
        SocketException { SocketErrorCode: SocketError.HostNotFound } =>
            RedisException.Lost($"the host name {endpoint.Host} cannot be resolved", fault),
        IOException or SocketException or ObjectDisposedException => RedisException.Lost(fault.Message, fault),
        _ => null,
    };
}
