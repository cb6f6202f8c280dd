using Millrace.Registry.Compatibility;

namespace Millrace.Registry;

/// <summary>How a registry runs. Immutable; change with <c>with</c>.</summary>
public sealed record RegistrySettings
{
    /// <summary>host:port of the Kafka cluster, comma-separated.</summary>
    public required string BootstrapServers { get; init; }

    /// <summary>Address to listen on. Defaults to loopback.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Port to listen on; 0 takes a free one. Defaults to 8081.</summary>
    public int Port { get; init; } = 8081;

    /// <summary>The topic that holds everything: one partition, compacted; created where it is missing. Defaults to <c>_schemas</c>.</summary>
    public string Topic { get; init; } = "_schemas";

    /// <summary>Replicas of a topic that is created, at most one per broker. Defaults to 3, as the original's.</summary>
    public int ReplicationFactor { get; init; } = 3;

    /// <summary>
    /// Longest wait for a change to be written and read back. Defaults to 10 seconds; the original's half second fails changes that a busy
    /// broker would have taken.
    /// </summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a change is decided anew when another registry on the topic was faster. Defaults to 50.</summary>
    public int WriteRetries { get; init; } = 50;

    /// <summary>Level where nobody configured one. Defaults to BACKWARD.</summary>
    public string CompatibilityLevel { get; init; } = "BACKWARD";

    /// <summary>
    /// Whether a schema's fields are checked where nobody configured <c>validateFields</c>: none may have a name that the subject reserves. Defaults to
    /// false.
    /// </summary>
    public bool ValidatesFields { get; init; }

    /// <summary>Whether modes can be changed. Defaults to true.</summary>
    public bool AreModesMutable { get; init; } = true;

    /// <summary>Most schemas of a listing that names no limit, and of one that names a higher one. Defaults to 1000.</summary>
    public int SearchLimit { get; init; } = 1000;

    /// <summary>Largest request body, in bytes. Defaults to 1,048,576 (1 MiB).</summary>
    public long MaxRequestBytes { get; init; } = 1 << 20;

    /// <summary>Origins whose web pages may call, such as <c>https://console.example</c>; <c>*</c> is all. Defaults to none.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Methods that those pages may use. Defaults to GET, POST and HEAD.</summary>
    public IReadOnlyList<string> AllowedMethods { get; init; } = [];

    /// <summary>Name by which clients know this registry, for one that listens on loopback behind a proxy. Defaults to none.</summary>
    public string? AdvertisedHost { get; init; }

    /// <summary>More names beside localhost and the loopback addresses by which a registry that listens on loopback may be called; <c>*</c> is all. Defaults to none.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>More settings for the Kafka clients, in librdkafka's names: security and such.</summary>
    public IReadOnlyDictionary<string, string> Kafka { get; init; } = new Dictionary<string, string>();

    internal CompatibilityLevel DefaultLevel => CompatibilityLevels.Find(CompatibilityLevel)
        ?? throw new ArgumentException($"schema.compatibility.level: '{CompatibilityLevel}' is no level; choose one of none, backward, forward, full, "
            + "backward_transitive, forward_transitive, full_transitive");
}
