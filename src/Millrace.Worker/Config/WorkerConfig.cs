using Millrace.Config;

namespace Millrace.Worker.Config;

/// <summary>The configuration of one worker: read once at start, references to config providers resolved. Immutable.</summary>
public sealed class WorkerConfig
{
    private readonly ConfigValues _values;

    private WorkerConfig(ConfigValues values, IReadOnlyDictionary<string, string> raw, ConfigProviders providers)
    {
        _values = values;
        Raw = raw;
        Providers = providers;
        Listeners = values.Get(WorkerSettings.Listeners).Select(Listener.Parse).ToList();
    }

    /// <summary>All that was given, references resolved.</summary>
    public IReadOnlyDictionary<string, string> Raw { get; }

    public IReadOnlyList<Listener> Listeners { get; }

    /// <summary>The worker's providers; they resolve references of the worker's own settings and of connectors.</summary>
    public ConfigProviders Providers { get; }

    /// <summary>Errors: <see cref="Errors.ConfigException"/> that lists every fault, one a line.</summary>
    public static WorkerConfig Load(IReadOnlyDictionary<string, string> properties)
    {
        ConfigProviders providers = ConfigProviders.Load(properties);
        IReadOnlyDictionary<string, string> resolved = providers.Resolve(properties);
        return new WorkerConfig(WorkerSettings.Def.Parse(resolved), resolved, providers);
    }

    public T Get<T>(Setting<T> setting) => _values.Get(setting);

    /// <summary>
    /// The registry for a connector's converter (<c>key.converter</c>, ...) that names none: the worker's own, else that of the worker's converter of the
    /// same role, else that of its value converter.
    /// </summary>
    public string? RegistryUrl(string converter) => Get(WorkerSettings.SchemaRegistryUrl)
        ?? Raw.GetValueOrDefault($"{converter}.{WorkerSettings.SchemaRegistryUrl.Name}")
        ?? Raw.GetValueOrDefault($"value.converter.{WorkerSettings.SchemaRegistryUrl.Name}");

    /// <summary>The secrets among the worker's settings, for texts that must not say them.</summary>
    public IEnumerable<string> Secrets => Raw.SelectMany(entry => SecretNames.IsSecret(entry.Key) ? [entry.Value] : UrlSecrets.Of(entry.Value));

    /// <summary>Entries whose names begin with the prefix, without it.</summary>
    public IReadOnlyDictionary<string, string> WithPrefix(string prefix) => _values.WithPrefix(prefix);

    /// <summary>One line for the log about settings that have no effect here, or null when there are none.</summary>
    public string? DescribeIgnored()
    {
        string unneeded = string.Join(", ", Raw.Keys.Where(WorkerSettings.IsUnneeded).Order(StringComparer.Ordinal));
        string unknown = string.Join(", ", Raw.Keys.Where(WorkerSettings.IsUnknown).Order(StringComparer.Ordinal));
        if (unneeded.Length + unknown.Length == 0) return null;
        return "Worker settings without effect:"
            + (unneeded.Length > 0 ? $" not needed by Millrace: {unneeded};" : "")
            + (unknown.Length > 0 ? $" unknown: {unknown};" : "");
    }
}
