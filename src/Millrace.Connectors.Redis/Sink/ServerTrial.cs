using System.Net.Security;
using System.Net.Sockets;
using Millrace.Connectors.Redis.Resp;
using Millrace.Connectors.Redis.Topology;

namespace Millrace.Connectors.Redis.Sink;

/// <summary>The steps of a connection test, each on a connection of its own up to the login.</summary>
internal static class ServerTrial
{
    // In the words of the three spellings; the first that the plugin declares is where a failure is shown.
    private static readonly string[] Host = ["redis.hostname", "redis.host", "redis.hosts"];
    private static readonly string[] Port = ["redis.portnumber", "redis.port", "redis.hosts"];
    private static readonly string[] Tls = ["redis.ssl.mode", "redis.tls", "redis.ssl.enabled"];
    private static readonly string[] Password = ["redis.password"];
    private static readonly string[] Database = ["redis.database"];
    private static readonly string[] Right = ["redis.username", "redis.password"];

    public static async Task RunAsync(ConnectionTrial trial, SinkOptions options)
    {
        RedisEndpoint endpoint = options.Endpoint with
        {
            ConnectTimeout = Least(options.Endpoint.ConnectTimeout, trial.Limit),
            Timeout = Least(options.Endpoint.Timeout, trial.Limit),
        };
        // Of a cluster or of sentinels the first that is named; whether another answers in its place is seen at the login.
        await trial.ReachAsync(endpoint.Host, endpoint.Port, Host, Port);
        if (endpoint.Tls is null) trial.Leave(ConnectionTrial.Tls, "switched off");
        else await trial.TryAsync(ConnectionTrial.Tls, Tls, stopping => ShakeHandsAsync(endpoint, stopping));

        RedisSession? session = null;
        try
        {
            await trial.TryAsync(ConnectionTrial.Login, Password, async stopping =>
            {
                session = await new SeedList(endpoint with { Database = 0 }).ConnectAsync(stopping);
                // Whoever names no password is let in, and told at the first command that one is wanted.
                await RunAsync(session, ["PING"], stopping);
                string who = endpoint.Password is not { Reveal.Length: > 0 }
                    ? "without a password"
                    : $"as {(endpoint.User is { Length: > 0 } user ? user : "default")}";
                return $"{who}; {session.Description}";
            });
            if (session?.IsCluster == true) trial.Leave(ConnectionTrial.Database, "a cluster has one");
            else await trial.TryAsync(ConnectionTrial.Database, Database, async stopping =>
            {
                string number = endpoint.Database.ToString(System.Globalization.CultureInfo.InvariantCulture);
                await RunAsync(session!, ["SELECT", number], stopping);
                return $"{endpoint.Database}";
            });
            await trial.TryAsync(ConnectionTrial.RightToWrite, Right, stopping => WriteTrial.RunAsync(session!, options.Type, stopping));
        }
        finally
        {
            session?.Dispose();
        }
    }

    /// <summary>One command; its reply is only looked at for an error.</summary>
    /// <exception cref="RedisException"/>
    internal static async Task RunAsync(RedisSession session, string[] command, CancellationToken cancellationToken)
    {
        using var commands = new RespCommands();
        commands.Begin(command.Length);
        foreach (string word in command) commands.Add(word);
        string? error = null;
        await session.AnyConnection.ExecuteAsync(
            commands, (int _, in RespReply reply) => error = reply.IsError ? reply.Text : null, cancellationToken);
        if (error is not null) throw RedisException.Reply(error);
    }

    private static async Task<string> ShakeHandsAsync(RedisEndpoint endpoint, CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endpoint.Host, endpoint.Port, cancellationToken);
        await using var secure = new SslStream(new NetworkStream(socket));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(endpoint.ConnectTimeout / 2);
        try
        {
            await secure.AuthenticateAsClientAsync(endpoint.Tls!.OptionsFor(endpoint.Host), limit.Token);
        }
        catch (Exception fault) when (fault is IOException
            || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new IOException(
                $"This port does not answer in TLS ({fault.Message.TrimEnd('.')}): name the one that does, or turn TLS off",
                fault);
        }
        catch (System.Security.Authentication.AuthenticationException fault)
        {
            throw new IOException($"{fault.Message.TrimEnd('.')}. Check the server's certificate and whom you trust", fault);
        }

        return $"{secure.SslProtocol}, {secure.NegotiatedCipherSuite}";
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
