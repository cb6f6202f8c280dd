using Millrace.Config;
using Millrace.Connectors.Redis.Resp;

namespace Millrace.Connectors.Redis;

/// <summary>A client for programs that set and get keys, one command at a time. <b>Threads</b>: one call at a time.</summary>
public sealed class RedisClient : IDisposable
{
    private readonly RespConnection _connection;
    private readonly RespCommands _commands = new();

    private RedisClient(RespConnection connection) => _connection = connection;

    /// <summary>Connects, logs in and selects a database. Errors: <see cref="RedisException"/>.</summary>
    /// <param name="host">Name or address.</param>
    /// <param name="port">Default: 6379.</param>
    /// <param name="password">Of the default user; null or empty: no login.</param>
    /// <param name="database">Index of the database. Default: 0.</param>
    public static async Task<RedisClient> OpenAsync(
        string host, int port = 6379, string? password = null, int database = 0, CancellationToken cancellationToken = default)
    {
        var endpoint = new RedisEndpoint { Host = host, Port = port, Password = string.IsNullOrEmpty(password) ? null : new Secret(password), Database = database };
        try
        {
            return new RedisClient(await RespConnection.OpenAsync(endpoint, cancellationToken));
        }
        catch (RedisException fault)
        {
            throw fault.At(endpoint);
        }
    }

    /// <summary>Stores the bytes under the key, in place of what was there. Errors: <see cref="RedisException"/>.</summary>
    public Task SetAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default)
    {
        _commands.Clear();
        _commands.Begin(3);
        _commands.Add("SET");
        _commands.Add(key);
        _commands.Add(value);
        return RunAsync(static (in RespReply _) => { }, cancellationToken);
    }

    /// <summary>The bytes under the key; null when there is no such key. Errors: <see cref="RedisException"/>, also when it holds no string.</summary>
    public async Task<byte[]?> GetAsync(string key, CancellationToken cancellationToken = default)
    {
        _commands.Clear();
        _commands.Begin(2);
        _commands.Add("GET");
        _commands.Add(key);
        byte[]? value = null;
        await RunAsync((in RespReply reply) => value = reply.Kind == RespKind.Null ? null : reply.Content.ToArray(), cancellationToken);
        return value;
    }

    public void Dispose()
    {
        _connection.Dispose();
        _commands.Dispose();
    }

    private delegate void Taking(in RespReply reply);

    private async Task RunAsync(Taking take, CancellationToken cancellationToken)
    {
        string? refusal = null;
        await _connection.ExecuteAsync(_commands, (int _, in RespReply reply) =>
        {
            if (reply.IsError) refusal = reply.Text;
            else take(in reply);
        }, cancellationToken);
        if (refusal is not null) throw RedisException.Reply(refusal);
    }
}
