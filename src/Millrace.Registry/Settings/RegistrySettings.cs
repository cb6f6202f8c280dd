using Millrace.Config;
using Millrace.Registry.Schemas;

namespace Millrace.Registry.Settings;

/// <summary>How a registry runs. Immutable; change with <c>with</c>. Defaults are those of <see cref="Config"/>.</summary>
public sealed record RegistrySettings
{
    private static readonly Uri Loopback = RegistrySettingDefs.Listener(RegistrySettingDefs.Listeners.DefaultText!);

    /// <summary>Everything that <see cref="RegistryProperties"/> takes, by the original's names.</summary>
    public static ConfigDef Config => RegistrySettingDefs.Def;

    /// <summary>host:port of the Kafka cluster, comma-separated.</summary>
    public required string BootstrapServers { get; init; }

    /// <summary>Address to listen on.</summary>
    public string Host { get; init; } = Loopback.Host;

    /// <summary>Port to listen on; 0 takes a free one.</summary>
    public int Port { get; init; } = Loopback.Port;

    /// <summary>The topic that holds everything: one partition, compacted; created where it is missing.</summary>
    public string Topic { get; init; } = RegistrySettingDefs.Topic.DefaultValue!;

    /// <summary>Replicas of a topic that is created, at most one per broker.</summary>
    public int ReplicationFactor { get; init; } = RegistrySettingDefs.ReplicationFactor.DefaultValue;

    /// <summary>Longest wait for a change to be written and read back.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromMilliseconds(RegistrySettingDefs.WriteTimeout.DefaultValue);

    /// <summary>How often a change is decided anew when another registry on the topic was faster.</summary>
    public int WriteRetries { get; init; } = RegistrySettingDefs.WriteRetries.DefaultValue;

    /// <summary>Level where nobody configured one.</summary>
    public string CompatibilityLevel { get; init; } = RegistrySettingDefs.CompatibilityLevel.DefaultValue!;

    /// <summary>
    /// Whether a schema's fields are checked where nobody configured <c>validateFields</c>: none may have a name that the subject reserves.
    /// </summary>
    public bool ValidatesFields { get; init; } = RegistrySettingDefs.ValidatesFields.DefaultValue;

    /// <summary>Whether modes can be changed.</summary>
    public bool AreModesMutable { get; init; } = RegistrySettingDefs.AreModesMutable.DefaultValue;

    /// <summary>Most schemas of a listing that names no limit, and of one that names a higher one.</summary>
    public int SearchLimit { get; init; } = RegistrySettingDefs.SearchLimit.DefaultValue;

    /// <summary>Largest request body, in bytes. Defaults to 1,048,576 (1 MiB).</summary>
    public long MaxRequestBytes { get; init; } = 1 << 20;

    /// <summary>Origins whose web pages may call, such as <c>https://console.example</c>; <c>*</c> is all. Defaults to none.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Methods that those pages may use. Defaults to GET, POST and HEAD.</summary>
    public IReadOnlyList<string> AllowedMethods { get; init; } = [];

    /// <summary>Name by which clients know this registry, for one that listens on loopback behind a proxy. Defaults to none.</summary>
    public string? AdvertisedHost { get; init; }

    /// <summary>
    /// More names beside localhost and the loopback addresses by which a registry that listens on loopback may be called; <c>*</c> is all.
    /// Defaults to none.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>More settings for the Kafka clients, in librdkafka's names: security and such.</summary>
    public IReadOnlyDictionary<string, string> Kafka { get; init; } = new Dictionary<string, string>();

    internal CompatibilityLevel DefaultLevel => CompatibilityLevels.Find(CompatibilityLevel)
        ?? throw new ArgumentException(
            $"schema.compatibility.level: '{CompatibilityLevel}' is no level; choose one of none, backward, forward, full, "
            + "backward_transitive, forward_transitive, full_transitive");
}
