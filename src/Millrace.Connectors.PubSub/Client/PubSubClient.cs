using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Millrace.Connectors.PubSub.Client;

/// <summary>Calls of the REST API v1, each tried once but for a token that was refused. May be used from any thread.</summary>
/// <exception cref="PubSubException">Its kind says whether another try makes sense.</exception>
internal sealed class PubSubClient : IDisposable
{
    // What the service answers to anything but a pull is short; an error page of a proxy may be longer.
    private const int LongestShortReply = 1024 * 1024;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly AccessTokens? _tokens;

    /// <param name="tokens">Null for the emulator.</param>
    /// <param name="handler">Sends the requests; null for the usual one. Disposed with the client.</param>
    public PubSubClient(PubSubEndpoint endpoint, AccessTokens? tokens, HttpMessageHandler? handler = null)
    {
        Endpoint = endpoint;
        _tokens = tokens;
        _http = new HttpClient(handler ?? NewHandler()) { BaseAddress = endpoint.Root, Timeout = Timeout.InfiniteTimeSpan };
    }

    public PubSubEndpoint Endpoint { get; }

    /// <param name="path">Relative to v1/, escaped.</param>
    public Task<Reply> GetAsync(string path, TimeSpan timeout, CancellationToken cancellationToken) =>
        SendAsync(path, null, isGzipped: false, LongestShortReply, timeout, cancellationToken);

    /// <summary>Posts JSON. The parts must stay as they are until the call returns.</summary>
    public Task<Reply> PostAsync(
        string path, JsonParts json, TimeSpan timeout, CancellationToken cancellationToken, int longestReply = LongestShortReply,
        bool isGzipped = false) =>
        SendAsync(path, json, isGzipped, longestReply, timeout, cancellationToken);

    public void Dispose() => _http.Dispose();

    private static SocketsHttpHandler NewHandler() => new()
    {
        ConnectTimeout = ConnectTimeout,
        // The API never sends elsewhere; a gateway that does, to its login page, would answer there as if all were well.
        AllowAutoRedirect = false,
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        ConnectCallback = static async (context, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                // A pull may wait for a minute and a half; a peer that is gone is to be noticed sooner.
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 10);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };

    private async Task<Reply> SendAsync(string path, JsonParts? json, bool isGzipped, int longestReply, TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            bool hasRefreshed = _tokens is null;
            while (true)
            {
                using var request = new HttpRequestMessage(json is null ? HttpMethod.Get : HttpMethod.Post, path);
                if (json is { } parts) request.Content = new JsonPartsContent(parts, isGzipped);
                if (_tokens is not null)
                    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await _tokens.GetAsync(limit.Token));
                using HttpResponseMessage answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
                if (answer.StatusCode == HttpStatusCode.Unauthorized && !hasRefreshed)
                {
                    hasRefreshed = true;
                    await _tokens!.RefreshAsync(limit.Token);
                    continue;
                }

                Reply reply =
                    await Reply.ReadAsync(answer.Content, answer.IsSuccessStatusCode ? longestReply : LongestShortReply, limit.Token);
                if (answer.IsSuccessStatusCode) return reply;
                using (reply) throw PubSubErrors.From(answer.StatusCode, reply.Memory);
            }
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PubSubException(PubSubErrorKind.Transient, $"No answer within {timeout.TotalSeconds:0.#} s.", fault);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            throw new PubSubException(PubSubErrorKind.Transient, fault.Message, fault);
        }
    }
}
