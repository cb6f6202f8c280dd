using Millrace.Config;
using Millrace.Errors;
using Millrace.Worker.Plugins;

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
        AdminListeners =
            values.Get(WorkerSettings.AdminListeners)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(text => Listener.Parse(text, WorkerSettings.AdminListeners.Name)).ToList();
        Listeners = values.Get(WorkerSettings.Listeners).Select(Listener.Parse).ToList();
    }

    /// <summary>All that was given, references resolved.</summary>
    public IReadOnlyDictionary<string, string> Raw { get; }

    public IReadOnlyList<Listener> Listeners { get; }

    /// <summary>Listeners for <c>/admin</c> alone; null when it is served on the ordinary ones, none when it is not served.</summary>
    public IReadOnlyList<Listener>? AdminListeners { get; }

    /// <summary>The worker's providers; they resolve references of the worker's own settings and of connectors.</summary>
    public ConfigProviders Providers { get; }

    /// <exception cref="Errors.ConfigException">It lists every fault, one a line.</exception>
    public static WorkerConfig Load(IReadOnlyDictionary<string, string> properties, PluginRegistry plugins)
    {
        ConfigProviders providers = ConfigProviders.Load(properties, plugins);
        IReadOnlyDictionary<string, string> resolved = providers.Resolve(properties);
        // Before anything else: whoever relies on such a setting must not find a worker that runs without.
        List<string> refused = [.. resolved.Where(entry => entry.Value.Trim().Length > 0
            && WorkerSettings.EffectOf(entry.Key) is { Effect: SettingEffect.Refused })
            .Select(entry =>
                $"Invalid value {entry.Value} for configuration {entry.Key}: {WorkerSettings.EffectOf(entry.Key)!.Value.Reason}")];
        if (refused.Count > 0) throw new ConfigException(string.Join('\n', refused));
        var config = new WorkerConfig(WorkerSettings.Def.Parse(resolved), resolved, providers);
        refused = [.. SecuritySettings.Faults(config).Distinct()];
        return refused.Count == 0 ? config : throw new ConfigException(string.Join('\n', refused));
    }

    public T Get<T>(Setting<T> setting) => _values.Get(setting);

    /// <summary>
    /// The registry for a connector's converter (<c>key.converter</c>, ...) that names none:
    /// the worker's own, else that of the worker's converter of the same role, else that of its value converter.
    /// </summary>
    public string? RegistryUrl(string converter) => Get(WorkerSettings.SchemaRegistryUrl)
        ?? Raw.GetValueOrDefault($"{converter}.{WorkerSettings.SchemaRegistryUrl.Name}")
        ?? Raw.GetValueOrDefault($"value.converter.{WorkerSettings.SchemaRegistryUrl.Name}");

    /// <summary>The secrets among the worker's settings, for texts that must not say them.</summary>
    public IEnumerable<string> Secrets =>
        Raw.SelectMany(entry => SecretNames.IsSecret(entry.Key) ? [entry.Value] : UrlSecrets.Of(entry.Value));

    /// <summary>Entries whose names begin with the prefix, without it.</summary>
    public IReadOnlyDictionary<string, string> WithPrefix(string prefix) => _values.WithPrefix(prefix);
}
