using System.Globalization;
using Millrace.Connectors.Redis.Resp;

namespace Millrace.Connectors.Redis.Topology;

/// <summary>
/// Redis Sentinel (https://redis.io/docs/latest/develop/reference/sentinel-clients/): asks for the master at each connection, and believes
/// only a server that says it is one.
/// </summary>
internal static class Sentinels
{
    /// <summary>Where the master is.</summary>
    /// <exception cref="RedisException"/>
    public static Task<RedisAddress> FindMasterAsync(RedisEndpoint endpoint, SeedList seeds, CancellationToken cancellationToken)
    {
        SentinelLogin sentinel = endpoint.Sentinel!;
        return seeds.AskAsync("sentinel", async address =>
        {
            RedisEndpoint login = endpoint.At(address) with
            {
                Topology = RedisTopology.Standalone,
                User = sentinel.User,
                Password = sentinel.Password,
                Database = 0,
            };
            using RespConnection connection = await OpenAsync(login, cancellationToken);
            return await AskAsync(connection, sentinel.Master, address, seeds, cancellationToken);
        });
    }

    /// <exception cref="RedisException">Also when that server is no master, as it may be while a failover is under way.</exception>
    public static async Task<RedisSession> ConnectAsync(RedisEndpoint endpoint, RedisAddress master, CancellationToken cancellationToken)
    {
        RespConnection connection;
        try
        {
            connection = await RespConnection.OpenAsync(
                endpoint.At(master) with { Topology = RedisTopology.Standalone }, cancellationToken);
        }
        catch (RedisException fault)
        {
            throw fault.At($"the master {master}");
        }

        if (connection.Greeting.Role is "" or "master") return connection;
        connection.Dispose();
        throw RedisException.Lost(
            $"The sentinels name {master} as the master, which says it is a {connection.Greeting.Role}: a failover is under way.");
    }

    private static async Task<RespConnection> OpenAsync(RedisEndpoint login, CancellationToken cancellationToken)
    {
        try
        {
            return await RespConnection.OpenAsync(login, cancellationToken);
        }
        catch (RedisException fault) when (fault.IsLogin)
        {
            throw RedisException.Fatal(
                $"{fault.Message} Sentinels have a login of their own: redis.sentinel.username and redis.sentinel.password.", fault);
        }
    }

    private static async Task<RedisAddress> AskAsync(
        RespConnection connection, string master, RedisAddress asked, SeedList seeds, CancellationToken cancellationToken)
    {
        using var commands = new RespCommands();
        foreach (string question in new[] { "GET-MASTER-ADDR-BY-NAME", "SENTINELS" })
        {
            commands.Begin(3);
            commands.Add("SENTINEL"u8);
            commands.Add(question);
            commands.Add(master);
        }

        RedisAddress? found = null;
        string? error = null;
        var others = new List<RedisAddress>();
        await connection.ExecuteAsync(
            commands,
            (int command, in RespReply reply) =>
            {
                if (reply.IsError) error ??= reply.Text;
                else if (command == 0) found = ReadAddress(reply);
                else others.AddRange(ReadSentinels(reply));
            },
            cancellationToken);
        if (error is not null && RedisErrors.IsUnknownCommand(error))
            throw RedisException.Fatal("It is no sentinel: name sentinels (their usual port is 26379), or another mode.");
        // A name that it does not know is answered with nil to the first question, with an error to the second.
        if (found is null)
        {
            throw RedisException.Fatal(
                $"It knows no master '{master}': check the name of the master (redis.sentinel.master, or what follows # in redis.uri).");
        }

        seeds.Learn([asked, .. others]);
        return found.Value;
    }

    private static RedisAddress? ReadAddress(in RespReply reply)
    {
        if (reply.Kind != RespKind.Array) return null;
        RespItems items = reply.Items;
        return items.TryNext(out RespReply host) && items.TryNext(out RespReply port)
            && int.TryParse(port.Text, CultureInfo.InvariantCulture, out int number)
            ? new RedisAddress(host.Text, number)
            : null;
    }

    // Each a map, or in RESP2 a list, of names and values; among them ip and port.
    private static List<RedisAddress> ReadSentinels(in RespReply reply)
    {
        var addresses = new List<RedisAddress>();
        RespItems sentinels = reply.Items;
        while (sentinels.TryNext(out RespReply sentinel))
        {
            string host = "";
            int port = 0;
            RespItems pairs = sentinel.Items;
            while (pairs.TryNext(out RespReply name) && pairs.TryNext(out RespReply value))
            {
                if (name.Content.SequenceEqual("ip"u8)) host = value.Text;
                else if (name.Content.SequenceEqual("port"u8)) int.TryParse(value.Text, CultureInfo.InvariantCulture, out port);
            }

            if (host.Length > 0 && port > 0) addresses.Add(new RedisAddress(host, port));
        }

        return addresses;
    }
}
