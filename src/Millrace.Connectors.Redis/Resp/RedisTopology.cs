namespace Millrace.Connectors.Redis.Resp;

/// <summary>How the servers belong together.</summary>
internal enum RedisTopology
{
    /// <summary>One server.</summary>
    Standalone,

    /// <summary>A master whose address sentinels tell.</summary>
    Sentinel,

    /// <summary>Masters that share the keys.</summary>
    Cluster,
}

/// <summary>Host and port.</summary>
internal readonly record struct RedisAddress(string Host, int Port)
{
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}

/// <summary>The master to ask sentinels for, and the login there, which is not that of the servers.</summary>
internal sealed record SentinelLogin(string Master, string? User, Config.Secret? Password);
