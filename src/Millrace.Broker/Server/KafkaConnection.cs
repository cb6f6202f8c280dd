using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Millrace.Broker.Handlers;
using Millrace.Broker.Metrics;
using Millrace.Broker.Protocol;
using Millrace.Broker.Security;
using Millrace.Broker.Settings;
using Millrace.Config;

namespace Millrace.Broker.Server;

/// <summary>
/// One client connection: a loop that reads requests and starts them in order, and a loop that writes their replies in the same
/// order. A request that waits (a long poll, a join, an fsync) holds back only later replies of this connection.
/// </summary>
internal sealed class KafkaConnection(
    ConnectionContext transport, RequestDispatcher dispatcher, ClientSession session, BrokerSettings settings, TimeProvider time,
    ConnectionLog log, TrafficNumbers traffic)
{
    /// <summary>
    /// Started requests whose reply is not written yet. Clients pipeline 5 (Java's and librdkafka's idempotence limit) to a few dozen;
    /// beyond this the socket is simply not read.
    /// </summary>
    private const int MaxRequestsInFlight = 32;

    private readonly Channel<ValueTask<Reply?>> _replies = Channel.CreateBounded<ValueTask<Reply?>>(
        new BoundedChannelOptions(MaxRequestsInFlight) { SingleReader = true, SingleWriter = true });

    private readonly string _peer = transport.RemoteEndPoint?.ToString() ?? "unknown";
    private readonly string _clientHost = "/" + ((transport.RemoteEndPoint as IPEndPoint)?.Address.ToString() ?? "unknown");
    private long _lastActivity = time.GetTimestamp();
    private int _pending;

    /// <summary>Time since a request arrived or a reply left.</summary>
    public TimeSpan Idle => time.GetElapsedTime(Volatile.Read(ref _lastActivity));

    /// <summary>A request waits for its reply, such as the long poll of a consumer that has nothing to read.</summary>
    public bool IsBusy => Volatile.Read(ref _pending) > 0;

    public void CloseForNewcomer(int maxConnections)
    {
        traffic.AddClosed(CloseReason.Limit);
        log.ClosedForNewcomer(_peer, Idle, maxConnections);
        transport.Abort(new ConnectionAbortedException("Another connection needs the place: max.connections."));
    }

    public void Refuse(int maxConnections)
    {
        traffic.AddClosed(CloseReason.Limit);
        log.Refused(_peer, maxConnections);
        transport.Abort(new ConnectionAbortedException("There are as many connections as max.connections allows."));
    }

    public void CloseIdle()
    {
        traffic.AddClosed(CloseReason.Idle);
        log.ClosedIdle(_peer, Idle);
        transport.Abort(new ConnectionAbortedException("The connection was idle for longer than connections.max.idle.ms."));
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        // Requests that wait are given up when the peer has gone. Reading is not:
        // it comes to the end of what was sent by itself, and says when that is cut.
        using var aborted = CancellationTokenSource.CreateLinkedTokenSource(ending.Token, transport.ConnectionClosed);
        Task writing = WriteRepliesAsync(ending);
        try
        {
            await ReadRequestsAsync(ending.Token, aborted.Token);
        }
        catch (ProtocolException problem)
        {
            CloseFor(problem);
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or ChannelClosedException)
        {
            // The peer went away, the broker stops, or the writer has given up: nothing to answer and nobody to tell.
        }
        catch (Exception bug)
        {
            CloseFor(bug);
        }
        _replies.Writer.TryComplete();
        await ending.CancelAsync();
        await writing;
    }

    private async Task ReadRequestsAsync(CancellationToken ending, CancellationToken aborted)
    {
        using var frames = new FrameReader(transport.Transport.Input, settings.Get(BrokerSettingDefs.MaxRequestBytes));
        bool isLogin = !session.IsAuthenticated;
        Bound(frames);
        while (await frames.NextAsync(ending) is { } frame)
        {
            Volatile.Write(ref _lastActivity, time.GetTimestamp());
            Interlocked.Increment(ref _pending);
            traffic.AddReceived(frame.Length + sizeof(int));
            ValueTask<Reply?> pending = dispatcher.DispatchAsync(frame, _clientHost, session, aborted);
            if (!_replies.Writer.TryWrite(pending))
                await _replies.Writer.WriteAsync(pending, CancellationToken.None);
            if (session.IsRefused)
                throw new ProtocolException($"the login failed: {session.Problem}");
            if (isLogin)
                Bound(frames);
            isLogin = !session.IsAuthenticated;
        }
    }

    private void CloseFor(ProtocolException problem)
    {
        traffic.AddClosed(CloseReason.Protocol);
        log.ClosedForProtocol(_peer, problem.Message);
    }

    private void CloseFor(Exception bug)
    {
        traffic.AddClosed(CloseReason.Bug);
        log.ClosedForBug(bug, _peer);
    }

    /// <summary>Who has not logged in may send little, and tokens of any length.</summary>
    private void Bound(FrameReader frames)
    {
        Setting<int> limit = session.IsAuthenticated ? BrokerSettingDefs.MaxRequestBytes : BrokerSettingDefs.MaxLoginBytes;
        (frames.MaxFrameBytes, frames.LimitName) = (settings.Get(limit), limit.Name);
        frames.MinFrameBytes = session.ExpectsToken ? 1 : RequestHeader.FixedLength;
    }

    /// <summary>Waits for an answer; whoever gets it finds the connection idle again.</summary>
    private async ValueTask<Reply?> AnswerAsync(ValueTask<Reply?> pending)
    {
        try
        {
            return await pending;
        }
        finally
        {
            Interlocked.Decrement(ref _pending);
        }
    }

    /// <summary>Never throws: it ends when all replies are written, or when one cannot be, and then ends the reading too.</summary>
    private async Task WriteRepliesAsync(CancellationTokenSource ending)
    {
        bool open = true;
        await foreach (ValueTask<Reply?> pending in _replies.Reader.ReadAllAsync(CancellationToken.None))
        {
            try
            {
                // After a failure the rest is still awaited, so that every pooled buffer goes back.
                using Reply? reply = await AnswerAsync(pending);
                if (reply is null || !open)
                    continue;
                Volatile.Write(ref _lastActivity, time.GetTimestamp());
                traffic.AddSent(reply.Length);
                await reply.WriteToAsync(transport.Transport.Output, CancellationToken.None);
                if (!(_replies.Reader.TryPeek(out ValueTask<Reply?> next) && next.IsCompleted))
                    open = !(await transport.Transport.Output.FlushAsync(CancellationToken.None)).IsCompleted;
            }
            catch (Exception end) when (end is OperationCanceledException or IOException)
            {
                open = false;
            }
            catch (ProtocolException problem)
            {
                CloseFor(problem);
                open = false;
            }
            catch (Exception bug)
            {
                CloseFor(bug);
                open = false;
            }
            if (!open)
                await ending.CancelAsync();
        }
    }
}
