using System.Collections.Immutable;
using System.Globalization;
using Millrace.Config;
using Millrace.Registry.Schemas;
using D = Millrace.Registry.Settings.RegistrySettingDefs;

namespace Millrace.Registry.Settings;

/// <summary>How a registry runs. Immutable; change with <c>with</c>. Defaults and meaning are those of <see cref="Config"/>.</summary>
public sealed record RegistrySettings
{
    private static readonly Uri Loopback = D.Listener(D.Listeners.DefaultText!);

    // What was set, by the names of the settings.
    private ImmutableDictionary<string, string> _given = ImmutableDictionary<string, string>.Empty;

    /// <summary>Everything that <see cref="RegistryProperties"/> takes, by the original's names.</summary>
    public static ConfigDef Config => D.Def;

    /// <summary>host:port of the Kafka cluster, comma-separated.</summary>
    public required string BootstrapServers { get; init; }

    /// <summary>Address to listen on.</summary>
    public string Host { get; init; } = Loopback.Host;

    /// <summary>Port to listen on; 0 takes a free one.</summary>
    public int Port { get; init; } = Loopback.Port;

    /// <summary>Whether it speaks https, by <see cref="Tls"/>.</summary>
    public bool IsHttps { get; init; }

    /// <summary>The original's <c>ssl.*</c> settings of an https listener.</summary>
    public IReadOnlyDictionary<string, string> Tls { get; init; } = new Dictionary<string, string>();

    /// <summary>Largest request body, in bytes. Defaults to 1,048,576 (1 MiB).</summary>
    public long MaxRequestBytes { get; init; } = 1 << 20;

    /// <summary>More settings for the Kafka clients, in librdkafka's names: security and such.</summary>
    public IReadOnlyDictionary<string, string> Kafka { get; init; } = new Dictionary<string, string>();

    /// <summary><c>host.name</c></summary>
    public string? AdvertisedHost { get => Get(D.AdvertisedHost); init => Set(D.AdvertisedHost, value); }

    /// <summary><c>kafkastore.topic</c></summary>
    public string Topic { get => Get(D.Topic); init => Set(D.Topic, value); }

    /// <summary><c>kafkastore.topic.replication.factor</c></summary>
    public int ReplicationFactor { get => Get(D.ReplicationFactor); init => Set(D.ReplicationFactor, value); }

    /// <summary><c>kafkastore.timeout.ms</c></summary>
    public TimeSpan WriteTimeout
    {
        get => TimeSpan.FromMilliseconds(Get(D.WriteTimeout));
        init => Set(D.WriteTimeout, (int)value.TotalMilliseconds);
    }

    /// <summary><c>kafkastore.write.max.retries</c></summary>
    public int WriteRetries { get => Get(D.WriteRetries); init => Set(D.WriteRetries, value); }

    /// <summary><c>schema.compatibility.level</c></summary>
    public string CompatibilityLevel { get => Get(D.CompatibilityLevel); init => Set(D.CompatibilityLevel, value); }

    /// <summary><c>schema.validate.fields</c></summary>
    public bool ValidatesFields { get => Get(D.ValidatesFields); init => Set(D.ValidatesFields, value); }

    /// <summary><c>mode.mutability</c></summary>
    public bool AreModesMutable { get => Get(D.AreModesMutable); init => Set(D.AreModesMutable, value); }

    /// <summary><c>schema.search.default.limit</c></summary>
    public int SearchLimit { get => Get(D.SearchLimit); init => Set(D.SearchLimit, value); }

    /// <summary><c>access.control.allow.origin</c></summary>
    public IReadOnlyList<string> AllowedOrigins { get => Get(D.AllowedOrigins); init => Set(D.AllowedOrigins, value); }

    /// <summary><c>access.control.allow.methods</c></summary>
    public IReadOnlyList<string> AllowedMethods { get => Get(D.AllowedMethods); init => Set(D.AllowedMethods, value); }

    /// <summary><c>rest.allowed.hosts</c></summary>
    public IReadOnlyList<string> AllowedHosts { get => Get(D.AllowedHosts); init => Set(D.AllowedHosts, value); }

    /// <summary><c>access.users.file</c></summary>
    public string? UsersFile { get => Get(D.UsersFile); init => Set(D.UsersFile, value); }

    /// <summary><c>access.anonymous</c></summary>
    public string? Anonymous { get => Get(D.Anonymous); init => Set(D.Anonymous, value); }

    /// <summary><c>access.oidc.issuer</c></summary>
    public string? TokenIssuer { get => Get(D.TokenIssuer); init => Set(D.TokenIssuer, value); }

    /// <summary><c>access.oidc.audience</c></summary>
    public string? TokenAudience { get => Get(D.TokenAudience); init => Set(D.TokenAudience, value); }

    /// <summary><c>access.oidc.role.claim</c></summary>
    public string TokenRoleClaim { get => Get(D.TokenRoleClaim); init => Set(D.TokenRoleClaim, value); }

    internal CompatibilityLevel DefaultLevel => CompatibilityLevels.Find(CompatibilityLevel)
        ?? throw new ArgumentException(
            $"schema.compatibility.level: '{CompatibilityLevel}' is no level; choose one of none, backward, forward, full, "
            + "backward_transitive, forward_transitive, full_transitive");

    /// <summary>The same with one setting.</summary>
    /// <exception cref="ArgumentException">The value cannot be read or is not allowed; the message names the setting.</exception>
    internal RegistrySettings With(Setting setting, string value)
    {
        if (setting.FaultsOf(value) is [var fault, ..]) throw new ArgumentException(fault);
        if (setting == D.Brokers) return this with { BootstrapServers = D.Servers(D.Brokers.ValueOf(value)) };
        if (setting != D.Listeners) return this with { _given = _given.SetItem(setting.Name, value) };
        try
        {
            Uri listener = D.Listener(value);
            return this with { Host = listener.Host, Port = listener.Port, IsHttps = listener.Scheme == "https" };
        }
        catch (FormatException unreadable)
        {
            throw new ArgumentException($"Invalid value {value} for configuration {setting.Name}: {unreadable.Message}", unreadable);
        }
    }

    private T Get<T>(Setting<T> setting) =>
        _given.TryGetValue(setting.Name, out string? text) ? setting.ValueOf(text) : setting.DefaultValue!;

    private void Set<T>(Setting<T> setting, T value) => _given = value is null
        ? _given.Remove(setting.Name)
        : _given.SetItem(setting.Name, value switch
        {
            IEnumerable<string> list => string.Join(',', list),
            bool flag => flag ? "true" : "false",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        });
}
