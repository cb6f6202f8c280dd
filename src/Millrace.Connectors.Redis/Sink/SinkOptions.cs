using System.Text;
using Millrace.Config;
using Millrace.Connectors.Redis.Resp;

namespace Millrace.Connectors.Redis.Sink;

/// <summary>The settings of one task, bound. Immutable.</summary>
internal sealed record SinkOptions
{
    private const string PlainPrefix = "__kafka.offset.";

    public required RedisEndpoint Endpoint { get; init; }
    public required RedisType Type { get; init; }
    public required Encoding Charset { get; init; }


    /// <summary>Empty: keys are the records' own.</summary>
    public string Keyspace { get; init; } = "";
    public string Separator { get; init; } = "";
    public bool IsTransaction { get; init; }
    public int WaitReplicas { get; init; }
    public long WaitTimeoutMs { get; init; }
    public required long TtlSeconds { get; init; }
    public required TimeSpan LongestPause { get; init; }

    /// <summary>What names of stored offsets begin with; null stores none.</summary>
    public required string? OffsetPrefix { get; init; }

    /// <summary>What names of offsets begin with that move on in the transaction of the data.</summary>
    public required string ClaimPrefix { get; init; }
    public bool ExactlyOnce { get; init; }

    /// <summary>Binds a configuration of jcustenborder's sink.</summary>
    /// <exception cref="Errors.ConfigException"/>
    public static SinkOptions Plain(IReadOnlyDictionary<string, string> config)
    {
        ConfigValues values = SinkSettings.Def.Parse(config);
        RedisTopology topology = SinkSettings.TopologyOf(values);
        RedisAddress[] hosts = [.. values.Get(SinkSettings.Hosts).Select(text => HostAndPort.Parse(text, RedisUri.PortOf(topology)))];
        return new SinkOptions
        {
            Endpoint = new RedisEndpoint
            {
                Host = hosts[0].Host,
                Port = hosts[0].Port,
                Topology = topology,
                Others = hosts[1..],
                Sentinel = topology == RedisTopology.Sentinel ? Sentinel(values, values.Get(SharedSettings.SentinelMaster)) : null,
                User = values.Get(SharedSettings.User),
                Password = values.Get(SharedSettings.Password),
                Database = topology == RedisTopology.Cluster ? 0 : values.Get(SinkSettings.Database),
                Tls = TlsOptions.Plain(values),
                NoDelay = values.Get(SinkSettings.NoDelay),
                KeepAlive = values.Get(SinkSettings.KeepAlive),
                ConnectTimeout = TimeSpan.FromMilliseconds(values.Get(SinkSettings.ConnectTimeout)),
                Timeout = Durations.OfMilliseconds(values.Get(SinkSettings.OperationTimeout)),
            },
            Type = RedisType.String,
            Charset = Charsets.Find(values.Get(SharedSettings.Charset)),
            TtlSeconds = values.Get(SharedSettings.Ttl),
            LongestPause = TimeSpan.FromMilliseconds(values.Get(SharedSettings.RetryDelay)),
            IsTransaction = values.Get(SharedSettings.ExactlyOnce),
            ExactlyOnce = values.Get(SharedSettings.ExactlyOnce),
            ClaimPrefix = PlainPrefix,
            OffsetPrefix = values.Get(SharedSettings.StoreOffsets) ? PlainPrefix : null,
        };
    }

    /// <summary>Binds a configuration of Redis' own sink. Errors: as above.</summary>
    public static SinkOptions Typed(IReadOnlyDictionary<string, string> config)
    {
        ConfigValues values = TypedSinkSettings.Def.Parse(config);
        RedisUri? uri = values.Get(TypedSinkSettings.Uri).Reveal is { Length: > 0 } text ? RedisUri.Parse(text) : null;
        string offsetNamespace = values.Get(TypedSinkSettings.OffsetNamespace);
        string prefix = $"com.redis.kafka.connect.sink.offset.{(offsetNamespace.Length > 0 ? offsetNamespace + "." : "")}";
        return new SinkOptions
        {
            Endpoint = new RedisEndpoint
            {
                Host = uri?.Hosts[0].Host ?? values.Get(TypedSinkSettings.Host),
                Port = uri?.Hosts[0].Port ?? values.Get(TypedSinkSettings.Port),
                Topology = uri?.SentinelMaster is not null
                    ? RedisTopology.Sentinel
                    : values.Get(TypedSinkSettings.Cluster) ? RedisTopology.Cluster : RedisTopology.Standalone,
                Others = uri?.Hosts[1..] ?? [],
                Sentinel = uri?.SentinelMaster is { } master ? Sentinel(values, master) : null,
                User = uri?.User ?? values.Get(SharedSettings.User),
                Password = uri?.Password is { } password ? new Secret(password) : values.Get(SharedSettings.Password),
                Database = uri?.Database ?? values.Get(TypedSinkSettings.Database),
                Tls = TlsOptions.Typed(values, uri?.IsTls ?? false),
                Timeout = TimeSpan.FromSeconds(values.Get(TypedSinkSettings.Timeout)),
            },
            Type = TypedSinkSettings.TypeOf(values),
            Charset = Charsets.Find(values.Get(SharedSettings.Charset)),
            Keyspace = values.Get(TypedSinkSettings.Keyspace),
            Separator = values.Get(TypedSinkSettings.Separator),
            IsTransaction = values.Get(TypedSinkSettings.MultiExec) || values.Get(SharedSettings.ExactlyOnce),
            ExactlyOnce = values.Get(SharedSettings.ExactlyOnce),
            WaitReplicas = values.Get(TypedSinkSettings.WaitReplicas),
            WaitTimeoutMs = values.Get(TypedSinkSettings.WaitTimeout),
            TtlSeconds = values.Get(SharedSettings.Ttl),
            LongestPause = TimeSpan.FromMilliseconds(values.Get(SharedSettings.RetryDelay)),
            ClaimPrefix = prefix,
            OffsetPrefix = values.Get(SharedSettings.StoreOffsets) ? prefix : null,
        };
    }
    private static SentinelLogin Sentinel(ConfigValues values, string master) =>
        new(master, values.Get(SharedSettings.SentinelUser), values.Get(SharedSettings.SentinelPassword));
}

/// <summary>
/// TLS as the two spellings name it; null without. Errors of both: <see cref="Errors.ConfigException"/> when a store cannot be read.
/// </summary>
internal static class TlsOptions
{
    public static RedisTls? Plain(ConfigValues values)
    {
        if (!values.Get(SinkSettings.SslEnabled)) return null;
        string trust = values.Get(SinkSettings.TrustStore).Reveal, keys = values.Get(SinkSettings.KeyStore).Reveal;
        return new RedisTls(
            trust.Length == 0
                ? null
                : CertificateStore.Authorities(trust, values.Get(SinkSettings.TrustStorePassword).Reveal, SinkSettings.TrustStore.Name),
            keys.Length == 0
                ? null
                : CertificateStore.Own(keys, values.Get(SinkSettings.KeyStorePassword).Reveal, SinkSettings.KeyStore.Name),
            TlsVerification.Full);
    }

    public static RedisTls? Typed(ConfigValues values, bool isTlsUri)
    {
        if (!isTlsUri && !values.Get(TypedSinkSettings.TlsEnabled)) return null;
        string authorities = values.Get(TypedSinkSettings.Authorities);
        string certificate = values.Get(TypedSinkSettings.KeyCertificate), key = values.Get(TypedSinkSettings.KeyFile);
        return new RedisTls(
            authorities.Length == 0 ? null : CertificateStore.Authorities(authorities, null, TypedSinkSettings.Authorities.Name),
            certificate.Length == 0 || key.Length == 0 ? null
                : CertificateStore.Own(
                    certificate, key, values.Get(TypedSinkSettings.KeyPassword).Reveal, TypedSinkSettings.KeyCertificate.Name),
            values.Get(TypedSinkSettings.Insecure) ? TlsVerification.None : TlsVerification.Full);
    }
}
