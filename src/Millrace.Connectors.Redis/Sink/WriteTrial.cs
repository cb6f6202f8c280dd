using Millrace.Connectors.Redis.Resp;

namespace Millrace.Connectors.Redis.Sink;

/// <summary>
/// Whether the command that records become may be run, found out without writing: it is queued in a transaction, where the server looks at
/// rights, memory and its own role, and then the transaction is dropped.
/// </summary>
internal static class WriteTrial
{
    private const string Key = "millrace:connection:test";

    /// <returns>What may be done, for the step.</returns>
    /// <exception cref="RedisException">It may not, or the server takes no writes now.</exception>
    public static async Task<string> RunAsync(RedisSession session, RedisType type, CancellationToken cancellationToken)
    {
        string[] command = CommandOf(type);
        RedisException? refused = null;
        try
        {
            await ServerTrial.RunAsync(session, ["MULTI"], cancellationToken);
        }
        catch (RedisException fault) when (fault.Message.StartsWith("NOPERM", StringComparison.Ordinal))
        {
            return $"this user may not use MULTI, so that {command[0]} could not be tried without writing";
        }

        try
        {
            await ServerTrial.RunAsync(session, command, cancellationToken);
        }
        catch (RedisException fault) when (fault.Kind != RedisErrorKind.Transient || IsRefusal(fault))
        {
            refused = fault;
        }

        // A command that was refused has not ended the transaction.
        await ServerTrial.RunAsync(session, ["DISCARD"], cancellationToken);
        return refused switch
        {
            null => $"{command[0]} may be used",
            // It has looked at the rights before it looked whose slot that key is.
            _ when RedisErrors.IsRedirect(refused.Message) => $"{command[0]} may be used",
            // The rights are of key patterns, and which keys records will have nobody knows yet.
            _ when refused.Message.StartsWith("NOPERM", StringComparison.Ordinal)
                && refused.Message.Contains("permissions to access", StringComparison.Ordinal) =>
                $"{command[0]} may be used, on keys of certain patterns only (ACL GETUSER tells which)",
            _ => throw refused,
        };
    }

    private static bool IsRefusal(RedisException fault) =>
        RedisErrors.CodeOf(fault.Message) is "READONLY" or "OOM" or "MISCONF" or "NOREPLICAS" or "LOADING" or "MASTERDOWN";

    private static string[] CommandOf(RedisType type) => type switch
    {
        RedisType.Hash => ["HSET", Key, "field", "value"],
        RedisType.Json => ["JSON.SET", Key, "$", "{}"],
        RedisType.Stream => ["XADD", Key, "*", "field", "value"],
        RedisType.List => ["RPUSH", Key, "value"],
        RedisType.LeftList => ["LPUSH", Key, "value"],
        RedisType.Set => ["SADD", Key, "value"],
        RedisType.ZSet => ["ZADD", Key, "0", "value"],
        RedisType.TimeSeries => ["TS.ADD", Key, "1", "1"],
        RedisType.Delete => ["DEL", Key],
        _ => ["SET", Key, "value"],
    };
}
