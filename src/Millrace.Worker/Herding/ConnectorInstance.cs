using Millrace.Connectors;
using Millrace.Worker.Config;
using Millrace.Worker.Plugins;

namespace Millrace.Worker.Herding;

/// <summary>A connector's plugin object with the configuration it was made for.</summary>
/// <param name="Plugin">Which plugin it is of.</param>
/// <param name="Connector">The object.</param>
/// <param name="Raw">The configuration as users gave it, references to config providers unresolved.</param>
/// <param name="Config">The configuration in force: references resolved, other spellings rewritten.</param>
internal sealed record ConnectorInstance(Plugin Plugin, Connector Connector, IReadOnlyDictionary<string, string> Raw, IReadOnlyDictionary<string, string> Config)
{
    /// <summary>Makes an instance, not started. Errors: whatever keeps the configuration from being understood.</summary>
    public static ConnectorInstance Create(IReadOnlyDictionary<string, string> raw, WorkerConfig worker, PluginRegistry plugins)
    {
        IReadOnlyDictionary<string, string> resolved = worker.Providers.Resolve(raw);
        Plugin plugin = plugins.Connector(resolved.GetValueOrDefault(ConnectorSettings.ConnectorClass.Name, "").Trim());
        var connector = (Connector)plugin.Create();
        return new ConnectorInstance(plugin, connector, raw, connector.Rewrite(resolved));
    }

    /// <summary>
    /// What the connector makes of its tasks, ready to be stored: with the task's class, a sink's topics, and a reference again wherever a value came from one.
    /// </summary>
    public List<IReadOnlyDictionary<string, string>> TaskConfigs(ConfigProviders providers)
    {
        int most = int.Parse(Config.GetValueOrDefault(ConnectorSettings.TasksMax.Name, "1").Trim(), System.Globalization.CultureInfo.InvariantCulture);
        var tasks = new List<IReadOnlyDictionary<string, string>>();
        foreach (IReadOnlyDictionary<string, string> made in Connector.TaskConfigs(most))
        {
            var task = new Dictionary<string, string>(made, StringComparer.Ordinal) { ["task.class"] = TaskClass() };
            if (Plugin.Type == PluginType.Sink)
            {
                Copy(ConnectorSettings.Topics.Name, task);
                Copy(ConnectorSettings.TopicsRegex.Name, task);
            }

            foreach (var (key, value) in Raw)
                if (providers.HasReference(value) && task.ContainsKey(key)) task[key] = value;
            tasks.Add(task);
        }

        Enforce(tasks.Count, most);
        return tasks;
    }

    private void Copy(string setting, Dictionary<string, string> task)
    {
        if (Config.TryGetValue(setting, out string? value)) task[setting] = value;
    }

    private string TaskClass() => Plugin.ClassName.EndsWith("Connector", StringComparison.Ordinal) ? $"{Plugin.ClassName[..^"Connector".Length]}Task" : $"{Plugin.ClassName}Task";

    private void Enforce(int made, int most)
    {
        if (made <= most || Config.GetValueOrDefault(ConnectorSettings.TasksMaxEnforce.Name) == "false") return;
        string name = Config.GetValueOrDefault(ConnectorSettings.Name.Name, "");
        throw new TooManyTasksException(
            $"The connector {name} has generated {made} tasks, which is greater than {most}, the maximum number of tasks it is configured to create. This behavior should be "
            + "considered a bug and is disallowed. If necessary, it can be permitted by reconfiguring the connector with 'tasks.max.enforce' set to false; however, this option "
            + "will be removed in a future release of Kafka Connect.");
    }
}
