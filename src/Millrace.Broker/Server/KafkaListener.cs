using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millrace.Broker.Metrics;
using Millrace.Broker.Security;
using Millrace.Broker.Settings;

namespace Millrace.Broker.Server;

/// <summary>
/// The broker's port: Kestrel without HTTP, each connection served by a <see cref="KafkaConnection"/>. Bounds the number of connections
/// and closes idle ones, the longest idle first.
/// </summary>
internal sealed class KafkaListener : IAsyncDisposable
{
    /// <summary>A client that does not read its last replies is cut off after this time.</summary>
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(5);

    /// <summary>
    /// What one connection may have read from logs and not sent yet: a consumer's usual fetch of 1 MiB (max.partition.fetch.bytes), so
    /// that reading the file does not wait for the socket at every 64 KiB.
    /// </summary>
    private const int MaxUnsentBytes = 1024 * 1024;

    private readonly BrokerSettings _settings;
    private readonly TimeProvider _time;
    private readonly ConnectionLog _log;
    private readonly KestrelServer _kestrel;
    private readonly ConcurrentDictionary<KafkaConnection, bool> _connections = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ListenerSecurity _security;
    private readonly TlsTransport? _tls;
    private readonly UserStore _users;
    private readonly IReadOnlyDictionary<string, string> _plainUsers;

    /// <summary>Set once the port is known, because answers name it; a connection that is faster waits for it.</summary>
    private readonly TaskCompletionSource<Served> _served = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ListenOptions? _listening;
    private ITimer? _idleSweep;

    public KafkaListener(BrokerSettings settings, TimeProvider time, ILoggerFactory loggers)
    {
        _settings = settings;
        _time = time;
        _log = new ConnectionLog(loggers.CreateLogger<KafkaConnection>());
        _security = settings.ToListenerSecurity();
        _tls = _security.UsesTls ? new TlsTransport(settings.ToTlsSettings()) : null;
        _users = new UserStore(settings.DataDirectory);
        _plainUsers = settings.PlainUsers();
        var options = new KestrelServerOptions();
        options.Listen(new IPEndPoint(ListenAddress(settings.Host), settings.Port), listen =>
        {
            listen.Protocols = HttpProtocols.None;
            listen.Run(ServeAsync);
            _listening = listen;
        });
        // Inline: a socket's completion is on a pool thread already, and our continuations do what any pool work here does.
        // Handing each one to another thread halves what a consumer reads (1.0 instead of 2.2 million records of 100 B a second on two
        // cores).
        var transport = new SocketTransportOptions { MaxWriteBufferSize = MaxUnsentBytes, UnsafePreferInlineScheduling = true };
        var sockets = new SocketTransportFactory(Options.Create(transport), loggers);
        _kestrel = new KestrelServer(Options.Create(options), sockets, loggers);
    }

    /// <summary>What has come in and gone out.</summary>
    public TrafficNumbers Traffic { get; } = new();

    /// <summary>Open connections.</summary>
    public int Connections => _connections.Count;

    /// <summary>The port listened on, known once <see cref="BindAsync"/> is done.</summary>
    public int Port => _listening?.IPEndPoint?.Port ?? _settings.Port;

    /// <exception cref="IOException">The port is taken or the address is not this machine's.</exception>
    public async Task BindAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _kestrel.StartAsync(new NoHttpApplication(), cancellationToken);
        }
        catch (Exception problem) when (problem is IOException or SocketException)
        {
            throw new IOException(
                $"Cannot listen on {_settings.Host}:{_settings.Port}: {problem.GetBaseException().Message}. "
                + "Stop what uses the port, or choose another (0 takes any free one).", problem);
        }
        TimeSpan sweep = TimeSpan.FromMilliseconds(Math.Clamp(_settings.MaxIdle.TotalMilliseconds / 4, 50, 60_000));
        _idleSweep = _time.CreateTimer(_ => SweepIdle(), null, sweep, sweep);
    }

    /// <summary>From now on requests are answered.</summary>
    /// <param name="maxConnections">What <c>max.connections</c> is at the moment.</param>
    public void Serve(RequestDispatcher dispatcher, Func<int> maxConnections) => _served.SetResult(new Served(dispatcher, maxConnections));

    /// <summary>Answers parked requests, then closes all connections.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        _served.TrySetCanceled(CancellationToken.None);
        using var grace = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        grace.CancelAfter(LongestGoodbye);
        await _kestrel.StopAsync(grace.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_idleSweep is not null)
            await _idleSweep.DisposeAsync();
        _kestrel.Dispose();
        _stopping.Dispose();
    }

    private async Task ServeAsync(ConnectionContext transport)
    {
        if (_stopping.IsCancellationRequested)
            return;
        Served served = await _served.Task;
        var session = new ClientSession(_security, _users, _plainUsers);
        if (_tls is not null && !await TrySecureAsync(transport, session))
            return;
        var connection = new KafkaConnection(transport, served.Dispatcher, session, _settings, _time, _log, Traffic);
        _connections[connection] = true;
        try
        {
            if (!TryMakeRoom(connection, served.MaxConnections()))
                return;
            await connection.RunAsync(_stopping.Token);
        }
        finally
        {
            _connections.TryRemove(connection, out _);
        }
    }

    private async Task<bool> TrySecureAsync(ConnectionContext transport, ClientSession session)
    {
        try
        {
            if (await _tls!.SecureAsync(transport, _stopping.Token) is { } principal)
                session.Principal = principal;
            return true;
        }
        catch (Exception fault) when (fault is AuthenticationException or IOException or OperationCanceledException)
        {
            if (!_stopping.IsCancellationRequested)
                _log.HandshakeFailed(transport.RemoteEndPoint?.ToString() ?? "unknown", fault.GetBaseException().Message);
            return false;
        }
    }

    /// <summary>
    /// Closes the connections that are idle the longest until there are no more than allowed: one, or more where the number was lowered.
    /// False: all others wait for an answer, and the new one cannot stay.
    /// </summary>
    private bool TryMakeRoom(KafkaConnection newcomer, int maxConnections)
    {
        while (_connections.Count > maxConnections)
        {
            KafkaConnection? longest = null;
            foreach (KafkaConnection connection in _connections.Keys)
            {
                if (connection != newcomer && !connection.IsBusy && (longest is null || connection.Idle > longest.Idle))
                    longest = connection;
            }
            if (longest is null)
            {
                newcomer.Refuse(maxConnections);
                return false;
            }
            if (_connections.TryRemove(longest, out _)) // At once, so that the next newcomer finds another one.
                longest.CloseForNewcomer(maxConnections);
        }
        return true;
    }

    private void SweepIdle()
    {
        try
        {
            TimeSpan most = _settings.MaxIdle;
            foreach (KafkaConnection connection in _connections.Keys)
            {
                if (connection.Idle >= most)
                    connection.CloseIdle();
            }
        }
        catch (Exception bug)
        {
            _log.SweepFailed(bug); // An exception that leaves a timer ends the process.
        }
    }

    private static IPAddress ListenAddress(string host) => host switch
    {
        "" or "*" or "0.0.0.0" => IPAddress.Any,
        "localhost" => IPAddress.Loopback,
        _ when IPAddress.TryParse(host, out IPAddress? address) => address,
        _ => Dns.GetHostAddresses(host).OrderBy(address => address.AddressFamily != AddressFamily.InterNetwork).First(),
    };

    private sealed record Served(RequestDispatcher Dispatcher, Func<int> MaxConnections);
}

/// <summary>Kestrel wants an HTTP application to start; its endpoints here never reach one.</summary>
internal sealed class NoHttpApplication : IHttpApplication<object>
{
    public object CreateContext(IFeatureCollection contextFeatures) => throw NotReached();

    public Task ProcessRequestAsync(object context) => throw NotReached();

    public void DisposeContext(object context, Exception? exception) => throw NotReached();

    private static InvalidOperationException NotReached() => new("The broker's port does not serve HTTP.");
}
