using Millrace.Connectors;
using Millrace.Errors;
using Millrace.Worker.Config;
using Millrace.Worker.Plugins;

namespace Millrace.Worker.Tasks.Conversion;

/// <summary>
/// Makes a task's converters and transformations. A converter that the connector names gets the connector's settings for it and none of the
/// worker's; else the worker's converter with the worker's settings.
/// </summary>
internal sealed class ConverterFactory(WorkerConfig worker, PluginRegistry plugins)
{
    private const string RegistryUrl = "schema.registry.url";

    public TaskConverters Converters(IReadOnlyDictionary<string, string> connector)
    {
        var (key, keyClass) = Create(connector, ConverterRole.Key, "key.converter", PluginType.Converter);
        var (value, valueClass) = Create(connector, ConverterRole.Value, "value.converter", PluginType.Converter);
        var (header, headerClass) = Create(connector, ConverterRole.Header, "header.converter", PluginType.HeaderConverter);
        return new TaskConverters(key, keyClass, value, valueClass, header, headerClass);
    }

    /// <summary>A further converter, named by a setting of the connector's own; where that is not set, one like that of the role.</summary>
    public Converter Converter(IReadOnlyDictionary<string, string> connector, string setting, ConverterRole role)
    {
        string usual = $"{role.ToString().ToLowerInvariant()}.converter";
        PluginType type = role == ConverterRole.Header ? PluginType.HeaderConverter : PluginType.Converter;
        return Create(connector, role, connector.ContainsKey(setting) ? setting : usual, type).Converter;
    }

    /// <param name="connector">The connector's settings.</param>
    /// <param name="log">The log of the transformation with that alias.</param>
    public TransformChain Transforms(IReadOnlyDictionary<string, string> connector, Func<string, TaskLog> log)
    {
        var steps = new List<TransformChain.Step>();
        foreach (string alias in Aliases(connector, ConnectorSettings.Transforms.Name))
        {
            Dictionary<string, string> config = WithPrefix(connector, $"transforms.{alias}.");
            var (plugin, transformation) = CreatePlugin<Transformation>(config, $"transforms.{alias}.type", PluginType.Transformation);
            transformation.Log = log(alias);
            // As in Kafka Connect: what is the framework's own is no business of the transformation, but for its type and version.
            config.Remove("predicate", out string? name);
            config.Remove("negate", out string? text);
            transformation.Configure(config);
            Predicate? predicate = name is not null
                ? CreatePredicate(connector, alias, name.Trim())
                : null;
            bool negate = text is not null && bool.TryParse(text.Trim(), out bool parsed) && parsed;
            steps.Add(new TransformChain.Step(transformation, plugin.ClassName, predicate, negate));
        }

        return new TransformChain(steps);
    }

    private Predicate CreatePredicate(IReadOnlyDictionary<string, string> connector, string transform, string alias)
    {
        if (!Aliases(connector, ConnectorSettings.Predicates.Name).Contains(alias))
            throw new ConfigException($"transforms.{transform}.predicate names '{alias}', which is not among the aliases of 'predicates'.");
        IReadOnlyDictionary<string, string> config = WithPrefix(connector, $"predicates.{alias}.");
        var (_, predicate) = CreatePlugin<Predicate>(config, $"predicates.{alias}.type", PluginType.Predicate);
        predicate.Configure(config);
        return predicate;
    }

    private (Plugin Plugin, T Instance) CreatePlugin<T>(IReadOnlyDictionary<string, string> config, string setting, PluginType type)
        where T : class
    {
        string className = config.GetValueOrDefault("type")?.Trim()
            ?? throw new ConfigException($"Missing required configuration \"{setting}\" which has no default value.");
        Plugin plugin = Find(className, type, setting, config.GetValueOrDefault("plugin.version"));
        return (plugin, (T)plugin.Create());
    }

    private (Converter Converter, string ClassName) Create(IReadOnlyDictionary<string, string> connector, ConverterRole role,
        string setting, PluginType type)
    {
        bool own = connector.ContainsKey(setting);
        IReadOnlyDictionary<string, string> source = own ? connector : worker.Raw;
        string className = source.GetValueOrDefault(setting)?.Trim()
            ?? (role == ConverterRole.Header ? worker.Get(WorkerSettings.HeaderConverter)! : null)
            ?? throw new ConfigException($"Neither the connector nor the worker sets {setting}.");
        Plugin plugin = Find(className, type, setting, source.GetValueOrDefault($"{setting}.plugin.version"));
        var config = new Dictionary<string, string>(WithPrefix(source, setting + "."));
        // A managed connector names a format and no registry: it is the worker's own then.
        if (plugin.Config.Find(RegistryUrl) is not null && !config.ContainsKey(RegistryUrl) && WorkerRegistry(setting) is { } url)
            config[RegistryUrl] = url;
        var converter = (Converter)plugin.Create();
        converter.Configure(config, role);
        return (converter, plugin.ClassName);
    }

    private Plugin Find(string className, PluginType type, string setting, string? versions)
    {
        Plugin newest = plugins.Find(className, type)
            ?? throw ConfigException.Invalid(setting, className, plugins.Missing(className, type));
        (Plugin plugin, string? refusal) = plugins.Choose(newest, versions);
        return refusal is null ? plugin : throw new ConfigException(refusal);
    }

    private string? WorkerRegistry(string setting) => worker.Get(WorkerSettings.SchemaRegistryUrl)
        ?? worker.Raw.GetValueOrDefault($"{setting}.{RegistryUrl}")
        ?? worker.Raw.GetValueOrDefault($"value.converter.{RegistryUrl}");

    private static string[] Aliases(IReadOnlyDictionary<string, string> config, string setting) =>
        config.GetValueOrDefault(setting, "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static Dictionary<string, string> WithPrefix(IReadOnlyDictionary<string, string> config, string prefix) => config
        .Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(entry => entry.Key[prefix.Length..], entry => entry.Value);
}
