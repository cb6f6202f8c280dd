using Millrace.Config;

namespace Millrace.Connectors.Redis.Resp;

/// <summary>Where a server is, or where its cluster or its sentinels begin, and how to talk to it.</summary>
internal sealed record RedisEndpoint
{
    public required string Host { get; init; }

    public int Port { get; init; } = 6379;

    public RedisTopology Topology { get; init; }

    /// <summary>Further nodes of the cluster, or further sentinels.</summary>
    public IReadOnlyList<RedisAddress> Others { get; init; } = [];

    /// <summary>Null without sentinels.</summary>
    public SentinelLogin? Sentinel { get; init; }

    /// <summary>ACL user; null logs in with the password alone, as user <c>default</c>.</summary>
    public string? User { get; init; }

    /// <summary>Null or empty: no login.</summary>
    public Secret? Password { get; init; }

    /// <summary>Index of the database. Default: 0.</summary>
    public int Database { get; init; }

    /// <summary>Null: no TLS.</summary>
    public RedisTls? Tls { get; init; }

    public bool NoDelay { get; init; } = true;

    public bool KeepAlive { get; init; }

    /// <summary>For the connection and the login together. Default: 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time without a byte sent or received while replies are waited for. Default: 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    public RedisAddress Address => new(Host, Port);

    public RedisEndpoint At(RedisAddress address) => this with { Host = address.Host, Port = address.Port };

    public override string ToString() => Topology switch
    {
        RedisTopology.Sentinel => $"{Sentinel!.Master} (by the sentinel {Address})",
        RedisTopology.Cluster => $"cluster of {Address}",
        _ => Address.ToString(),
    };
}

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
