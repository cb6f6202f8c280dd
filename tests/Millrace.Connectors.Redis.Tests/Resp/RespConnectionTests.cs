using System.Security.Cryptography;
using Millrace.Config;
using Millrace.Connectors.Redis.Resp;
using Millrace.TestServers;

namespace Millrace.Connectors.Redis.Tests.Resp;

public sealed class RespConnectionTests(RedisServer server)
{
    private const string Hello2 = "-ERR unknown command 'HELLO'\r\n";

    [Fact]
    public async Task Greets_a_real_server_in_RESP3()
    {
        using RespConnection connection = await RespConnection.OpenAsync(Endpoint(server.Port), CancellationToken.None);
        Assert.Equal(3, connection.Greeting.Protocol);
        Assert.Matches(@"^\d+\.\d+", connection.Greeting.Version);
        Assert.Equal("standalone", connection.Greeting.Mode);
    }

    [Fact]
    public async Task Writes_and_reads_a_value_of_50_MB()
    {
        byte[] value = RandomNumberGenerator.GetBytes(50 * 1024 * 1024);
        using RespConnection connection = await RespConnection.OpenAsync(
            Endpoint(server.Port) with { Database = 9 }, CancellationToken.None);
        Assert.Equal(["OK"], await RunAsync(connection, commands =>
        {
            commands.Begin(3);
            commands.Add("SET"u8);
            commands.Add("huge");
            commands.Add(value.AsMemory());
        }));
        using var get = new RespCommands();
        get.Begin(2);
        get.Add("GET"u8);
        get.Add("huge");
        byte[]? read = null;
        await connection.ExecuteAsync(get, (int _, in RespReply reply) => read = reply.Content.ToArray(), CancellationToken.None);
        Assert.True(value.AsSpan().SequenceEqual(read));
    }

    [Fact]
    public async Task Does_not_stand_still_when_replies_are_larger_than_the_sockets()
    {
        byte[] value = new byte[100_000];
        using RespConnection connection = await RespConnection.OpenAsync(
            Endpoint(server.Port) with { Database = 9 }, CancellationToken.None);
        string[] replies = await RunAsync(connection, commands =>
        {
            for (int i = 0; i < 500; i++)
            {
                commands.Begin(2);
                commands.Add("ECHO"u8);
                commands.Add(value.AsMemory());
            }
        });
        Assert.Equal(500, replies.Length);
        Assert.All(replies, reply => Assert.Equal(100_000, reply.Length));
    }

    [Fact]
    public async Task Falls_back_to_RESP2_and_AUTH_where_HELLO_is_unknown()
    {
        using var scripted = new ScriptedServer(Hello2, "", "+OK\r\n", "", "+OK\r\n", "", "$3\r\na", "\r", "\n\r\n");
        using RespConnection connection = await RespConnection.OpenAsync(
            Endpoint(scripted.Port) with { Password = new Secret("p"), User = "u", Database = 1 }, CancellationToken.None);
        Assert.Equal(2, connection.Greeting.Protocol);
        Assert.Equal(["a\r\n"], await RunAsync(connection, Ping));
    }

    [Fact]
    public async Task Names_the_setting_of_a_password_that_a_server_without_ACLs_refuses()
    {
        using var scripted = new ScriptedServer(Hello2, "", "-ERR invalid password\r\n");
        var fault = await Assert.ThrowsAsync<RedisException>(
            () => RespConnection.OpenAsync(Endpoint(scripted.Port) with { Password = new Secret("p") }, CancellationToken.None));
        Assert.Equal(RedisErrorKind.Fatal, fault.Kind);
        Assert.Contains("redis.password", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Passes_over_pushed_messages_between_replies_at_any_split()
    {
        const string wire = ">2\r\n+invalidate\r\n*1\r\n$1\r\nk\r\n+one\r\n|1\r\n+ttl\r\n:1\r\n:2\r\n>1\r\n+x\r\n";
        using var scripted = new ScriptedServer([Hello2, "", .. wire.Select(letter => letter.ToString()), "$5\r\nthr", "ee\r\n"]);
        using RespConnection connection = await RespConnection.OpenAsync(Endpoint(scripted.Port), CancellationToken.None);
        Assert.Equal(["one", "2", "three"], await RunAsync(connection, commands =>
        {
            Ping(commands);
            Ping(commands);
            Ping(commands);
        }));
    }

    [Fact]
    public async Task Says_that_the_connection_was_lost_in_the_middle_of_a_reply()
    {
        using var scripted = new ScriptedServer(Hello2, "", "+OK\r\n$10\r\nabc");
        using RespConnection connection = await RespConnection.OpenAsync(Endpoint(scripted.Port), CancellationToken.None);
        var fault = await Assert.ThrowsAsync<RedisException>(() => RunAsync(connection, commands =>
        {
            Ping(commands);
            Ping(commands);
        }));
        Assert.Equal(RedisErrorKind.Transient, fault.Kind);
    }

    [Fact]
    public async Task Says_that_no_Redis_answers()
    {
        using var scripted = new ScriptedServer("HTTP/1.1 400 Bad Request\r\n\r\n");
        var fault = await Assert.ThrowsAsync<RedisException>(
            () => RespConnection.OpenAsync(Endpoint(scripted.Port), CancellationToken.None));
        Assert.Equal(RedisErrorKind.Fatal, fault.Kind);
        Assert.Contains("no Redis server", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_up_on_a_server_that_does_not_answer()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        int port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        var fault = await Assert.ThrowsAsync<RedisException>(() =>
            RespConnection.OpenAsync(Endpoint(port) with { ConnectTimeout = TimeSpan.FromMilliseconds(300) }, CancellationToken.None));
        Assert.Equal(RedisErrorKind.Transient, fault.Kind);
    }

    [Fact]
    public async Task Takes_back_what_a_slow_server_has_not_received_when_it_gives_up()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        int port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        Task<System.Net.Sockets.Socket> accepting = GreetAsync(listener);
        using RespConnection connection = await RespConnection.OpenAsync(
            Endpoint(port) with { Timeout = TimeSpan.FromMilliseconds(500) }, CancellationToken.None);
        using System.Net.Sockets.Socket server = await accepting;
        await Assert.ThrowsAsync<RedisException>(() => RunAsync(connection, Ping));

        // An orderly end would let everything that is still on its way arrive first, after what a later connection has written.
        byte[] buffer = new byte[1024];
        await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(async () =>
        {
            while (await server.ReceiveAsync(buffer) > 0)
            {
            }
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Says_what_to_change_where_one_side_speaks_TLS_alone(bool isTls)
    {
        await using RedisServer tls = new RedisServer().WithTls();
        await tls.InitializeAsync();
        RedisEndpoint endpoint = Endpoint(isTls ? tls.Port : tls.TlsPort) with
        {
            Tls = isTls ? new RedisTls(null, null, TlsVerification.None) : null,
            ConnectTimeout = TimeSpan.FromSeconds(2),
        };
        var fault = await Assert.ThrowsAsync<RedisException>(() => RespConnection.OpenAsync(endpoint, CancellationToken.None));
        Assert.Equal(RedisErrorKind.Transient, fault.Kind);
        Assert.Contains(isTls ? "turn TLS off" : "expects TLS", fault.Message, StringComparison.Ordinal);
        Assert.Contains("redis.ssl.mode", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Passes_on_the_callers_cancellation_as_such()
    {
        using RespConnection connection = await RespConnection.OpenAsync(Endpoint(server.Port), CancellationToken.None);
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        using var commands = new RespCommands();
        commands.Begin(3);
        commands.Add("BLPOP"u8);
        commands.Add("nothing-comes-here");
        commands.Add(0);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await connection.ExecuteAsync(commands, (int _, in RespReply _) => { }, cancelled.Token));
    }

    private static async Task<System.Net.Sockets.Socket> GreetAsync(System.Net.Sockets.TcpListener listener)
    {
        System.Net.Sockets.Socket socket = await listener.AcceptSocketAsync();
        await socket.ReceiveAsync(new byte[1024]);
        await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes(Hello2));
        return socket;
    }

    private static void Ping(RespCommands commands)
    {
        commands.Begin(1);
        commands.Add("PING"u8);
    }

    private static RedisEndpoint Endpoint(int port) => new() { Host = "127.0.0.1", Port = port, Timeout = TimeSpan.FromSeconds(30) };

    private static async Task<string[]> RunAsync(RespConnection connection, Action<RespCommands> build)
    {
        using var commands = new RespCommands();
        build(commands);
        var replies = new List<string>();
        await connection.ExecuteAsync(commands, (int index, in RespReply reply) =>
        {
            Assert.Equal(replies.Count, index);
            replies.Add(reply.Text);
        }, CancellationToken.None);
        return [.. replies];
    }
}
