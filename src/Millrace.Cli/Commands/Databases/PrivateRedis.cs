using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Databases;

/// <summary>A private Redis on the loopback interface, behind the same password as the database.</summary>
internal sealed class PrivateRedis : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private const string PortFile = "redis/port";

    private readonly ChildServer _server;

    private PrivateRedis(ChildServer server, int port)
    {
        _server = server;
        Port = port;
    }

    public int Port { get; }

    /// <summary>The command that opens a client, once <c>env.sh</c> is sourced.</summary>
    public const string ClientCommand = "redis-cli -p $REDIS_PORT";

    public static async Task<PrivateRedis> StartAsync(StateFolder folder, ILogger logger, CancellationToken cancellationToken)
    {
        int port = folder.ChoosePort(PortFile, "Redis", usual: 6379);
        string password = folder.Password(), config = folder.Of("redis", "redis.conf");
        StateFolder.WritePrivate(config, $"""
            port {port.ToString(CultureInfo.InvariantCulture)}
            bind 127.0.0.1
            requirepass {password}
            dir "{folder.Of("redis")}"
            logfile "{folder.Log("redis")}"

            """);
        ChildServer server = await ChildServer.StartAsync("redis-server", [config], folder.Of("redis"), logger);
        try
        {
            long started = TimeProvider.System.GetTimestamp();
            while (!await AnswersAsync(port, password, cancellationToken))
            {
                if (server.Exited.IsCompleted || TimeProvider.System.GetElapsedTime(started) > LongestStart)
                    throw CommandException.Unavailable($"Redis does not start. See {folder.Log("redis")}.");
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }

            folder.KeepPort(PortFile, port);
            return new PrivateRedis(server, port);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task<bool> AnswersAsync(int port, string password, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port, cancellationToken);
            NetworkStream stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"AUTH {password}\r\n"), cancellationToken);
            byte[] answer = new byte[3];
            await stream.ReadExactlyAsync(answer, cancellationToken);
            return answer.AsSpan().SequenceEqual("+OK"u8);
        }
        catch (Exception fault) when (fault is SocketException or IOException)
        {
            return false; // not yet
        }
    }
}
