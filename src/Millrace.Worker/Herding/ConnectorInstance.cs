using Millrace.Config;
using Millrace.Connectors;
using Millrace.Errors;
using Millrace.Worker.Config;
using Millrace.Worker.Plugins;
using Millrace.Worker.Secrets;

namespace Millrace.Worker.Herding;

/// <summary>A connector's plugin object with the configuration it was made for.</summary>
/// <param name="Plugin">Which plugin it is of.</param>
/// <param name="Connector">The object.</param>
/// <param name="Config">
/// The configuration in force: references to config providers resolved, and rewritten from the words of users into the connector's.
/// </param>
internal sealed record ConnectorInstance(Plugin Plugin, Connector Connector, IReadOnlyDictionary<string, string> Config)
{
    /// <summary>Settings in force whose values came from config providers, as they are stored: with the references.</summary>
    public required IReadOnlyDictionary<string, string> References { get; init; }

    /// <summary>Takes the connector's secrets out of what is said of it.</summary>
    public required SecretText Secrets { get; init; }

    // Read when it is first asked for: settings that are wrong fail the connector when it starts, and must not keep its offsets from being
    // looked at.
    private ConfigValues? _framework;

    /// <summary>The settings that every connector of its type has.</summary>
    /// <exception cref="Errors.ConfigException"/>
    public ConfigValues Framework =>
        _framework ??= (Plugin.Type == PluginType.Sink ? ConnectorSettings.Sink : ConnectorSettings.Source).Parse(Config);

    /// <summary>Makes an instance, not started. Errors: whatever keeps the configuration from being understood.</summary>
    public static ConnectorInstance Create(IReadOnlyDictionary<string, string> raw, WorkerConfig worker, PluginRegistry plugins)
    {
        IReadOnlyDictionary<string, string> resolved = worker.Providers.Resolve(raw);
        Plugin newest = plugins.Connector(resolved.GetValueOrDefault(ConnectorSettings.ConnectorClass.Name, "").Trim());
        (Plugin plugin, string? refusal) = plugins.Choose(newest, resolved.GetValueOrDefault(ConnectorSettings.PluginVersion.Name));
        if (refusal is not null) throw new ConfigException(refusal);
        IReadOnlyDictionary<string, string> config = plugin.Spelling?.Rewrite(resolved) ?? resolved;
        return new ConnectorInstance(plugin, (Connector)plugin.Create(), config)
        {
            References = ReferencesIn(plugin.Spelling?.Rewrite(raw) ?? raw, raw, resolved, config, worker.Providers),
            Secrets = new SecretMask(plugins).TextOf(resolved, config, worker.Secrets),
        };
    }

    /// <summary>What must not be said of a configuration whose references are resolved, and of the worker's own settings.</summary>
    public static SecretText SecretsOf(IReadOnlyDictionary<string, string> resolved, WorkerConfig worker, PluginRegistry plugins) =>
        new SecretMask(plugins).TextOf(resolved, resolved, worker.Secrets);

    /// <summary>
    /// What the connector makes of its tasks, ready to be stored: with the task's class, a sink's topics, and a reference again wherever a
    /// value came from one.
    /// </summary>
    public List<IReadOnlyDictionary<string, string>> TaskConfigs()
    {
        var tasks = new List<IReadOnlyDictionary<string, string>>();
        foreach (IReadOnlyDictionary<string, string> made in Connector.TaskConfigs(Framework.Get(ConnectorSettings.TasksMax)))
        {
            var task = new Dictionary<string, string>(made, StringComparer.Ordinal) { ["task.class"] = TaskClass() };
            if (Plugin.Type == PluginType.Sink)
            {
                Copy(ConnectorSettings.Topics.Name, task);
                Copy(ConnectorSettings.TopicsRegex.Name, task);
            }

            foreach (string key in task.Keys.Where(References.ContainsKey).ToList()) task[key] = References[key];
            tasks.Add(task);
        }

        EnforceMost(tasks.Count);
        return tasks;
    }

    /// <exception cref="TooManyTasksException">That many tasks are more than the connector may have.</exception>
    public void EnforceMost(int tasks)
    {
        int most = Framework.Get(ConnectorSettings.TasksMax);
        if (tasks <= most || !Framework.Get(ConnectorSettings.TasksMaxEnforce)) return;
        throw new TooManyTasksException(
            $"The connector {Config.GetValueOrDefault(ConnectorSettings.Name.Name, "")} has generated {tasks} tasks, which is greater than "
            + $"{most}, the maximum number of tasks it is "
            + "configured to create. This behaviour should be considered a bug and is disallowed. If necessary, it can be permitted by "
            + "reconfiguring the connector with "
            + $"'{ConnectorSettings.TasksMaxEnforce.Name}' set to false; however, this option will be removed in a future release of Kafka "
            + $"Connect.");
    }

    private void Copy(string setting, Dictionary<string, string> task)
    {
        if (Config.TryGetValue(setting, out string? value)) task[setting] = value;
    }

    /// <summary>
    /// Rewriting takes references along to other names and into larger texts. One that has not become the setting in force is left out:
    /// a rule may look at the value itself.
    /// </summary>
    private static Dictionary<string, string> ReferencesIn(
        IReadOnlyDictionary<string, string> rewritten, IReadOnlyDictionary<string, string> raw,
        IReadOnlyDictionary<string, string> resolved,
        IReadOnlyDictionary<string, string> config, ConfigProviders providers)
    {
        var references = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, written) in rewritten)
        {
            if (!providers.HasReference(written)) continue;
            string value = raw.GetValueOrDefault(name) == written ? resolved[name] : providers.Resolve(written);
            if (config.GetValueOrDefault(name) == value) references[name] = written;
        }

        return references;
    }

    private string TaskClass() =>
        Plugin.ClassName.EndsWith("Connector", StringComparison.Ordinal)
        ? $"{Plugin.ClassName[..^"Connector".Length]}Task"
        : $"{Plugin.ClassName}Task";

}
