using Millrace.Errors;

namespace Millrace.Worker.Config;

/// <summary>Which client settings connectors may override: <c>connector.client.config.override.policy</c>.</summary>
internal sealed class OverridePolicy
{
    private static readonly string[] PrincipalSettings = ["sasl.jaas.config", "sasl.mechanism", "security.protocol"];

    private readonly string _name;
    private readonly Func<string, bool> _allows;

    private OverridePolicy(string name, Func<string, bool> allows)
    {
        _name = name;
        _allows = allows;
    }

    /// <summary>The worker's policy. Class names of Kafka are understood too.</summary>
    /// <exception cref="ConfigException">There is no such policy.</exception>
    public static OverridePolicy Of(WorkerConfig worker)
    {
        string given = worker.Get(WorkerSettings.OverridePolicy);
        string name = given.Split('.')[^1].Replace("ConnectorClientConfigOverridePolicy", "", StringComparison.Ordinal);
        return name switch
        {
            "All" => new OverridePolicy(name, _ => true),
            "None" => new OverridePolicy(name, _ => false),
            "Principal" => new OverridePolicy(name, setting => PrincipalSettings.Contains(setting)),
            "Allowlist" => new OverridePolicy(name, worker.Get(WorkerSettings.OverrideAllowlist).Contains),
            _ => throw ConfigException.Invalid(WorkerSettings.OverridePolicy.Name, given, "must be one of All, None, Principal, Allowlist"),
        };
    }

    /// <summary>Null when the setting (without its prefix) may be overridden, else why not.</summary>
    public string? Refuse(string setting) =>
        _allows(setting) ? null : $"The '{_name}' policy does not allow '{setting}' to be overridden in the connector configuration.";
}
