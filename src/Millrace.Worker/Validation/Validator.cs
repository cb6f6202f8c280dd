using Millrace.Config;
using Millrace.Connectors;
using Millrace.Errors;
using Millrace.Worker.Config;
using Millrace.Worker.Plugins;
using Millrace.Worker.Secrets;
using Millrace.Worker.Tasks.Sources;

namespace Millrace.Worker.Validation;

/// <summary>
/// Checks the configuration of a connector: framework, transformations, predicates, the connector itself, client overrides and converters.
/// Collects all errors and stops at none. <b>Threads</b>: any.
/// </summary>
internal sealed class Validator(WorkerConfig worker, PluginRegistry plugins)
{
    private readonly SecretMask _mask = new(plugins);
    private readonly AliasValidation _aliases = new(plugins);
    private readonly ConverterValidation _converters = new(worker, plugins);
    private readonly OverrideValidation _overrides = new(worker);

    /// <exception cref="InvalidConfigException">Without a connector class.</exception>
    /// <exception cref="UnknownPluginException">There is none of that name.</exception>
    /// <exception cref="ConfigException">A reference cannot be read.</exception>
    public Task<ConfigInfos> ValidateAsync(IReadOnlyDictionary<string, string?> config, CancellationToken cancellationToken) =>
        CheckAsync(config, null, cancellationToken);

    /// <summary>
    /// The same, and tries the connection step by step; a step that fails is also an error at the setting that it belongs to. Errors: as
    /// above.
    /// </summary>
    public async Task<ConfigInfos> ConnectAsync(IReadOnlyDictionary<string, string?> config, CancellationToken cancellationToken)
    {
        using var trial = new ConnectionTrial(ConnectionCheck.Limit, TimeProvider.System, cancellationToken);
        return await CheckAsync(config, trial, cancellationToken);
    }

    private async Task<ConfigInfos> CheckAsync(
        IReadOnlyDictionary<string, string?> config, ConnectionTrial? trial, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string?> resolved = Resolve(config);
        if (resolved.GetValueOrDefault(ConnectorSettings.ConnectorClass.Name) is not { Length: > 0 } className)
            throw new InvalidConfigException("Connector config contains no connector type");
        Plugin newest = plugins.Connector(className.Trim());
        Plugin plugin = plugins.Choose(newest, resolved.GetValueOrDefault(ConnectorSettings.PluginVersion.Name)).Plugin;
        var connector = (Connector)plugin.Create();
        var entries = new ConfigEntries();

        IReadOnlyDictionary<string, string?> understood = Rewrite(plugin.Spelling, resolved);
        SecretText secrets = _mask.TextOf(ConfigText.WithoutNulls(resolved), ConfigText.WithoutNulls(understood), worker.Secrets);
        var guard = new SecretGuard(config, resolved, worker.Providers, secrets);
        ConfigDef framework = Definitions.Base(plugin.Type);
        ConfigValidation common = framework.ValidateWithNulls(understood);
        entries.Add(common, framework);
        RefuseNulls(understood, plugin, entries);
        CheckVersion(newest, common, entries);
        if (connector is SourceConnector source) CheckExactlyOnce(source, ConfigText.WithoutNulls(understood), common, entries);
        if (plugin.Type == PluginType.Sink) CheckGroup(understood, entries);
        _aliases.Add(understood, common, entries);

        IReadOnlyDictionary<string, string> words = ConfigText.WithoutNulls(understood);
        if (trial is not null) await ConnectionCheck.RunAsync(connector, words, trial);
        // A connector tries to connect as well, to say of it what it can in one sentence: once is enough.
        ConfigValidation own = trial?.Failure is { } failure
            ? ConnectionCheck.Told(plugin, words, failure)
            : await OwnAsync(plugin, connector, words, cancellationToken);
        entries.Add(own.WithNulls(understood), plugin.Config);
        _overrides.Add(understood, entries);
        _converters.Add(understood, entries);
        RefuseMasks(config, entries);
        AddUnknown(plugin, config, entries);
        ConfigInfos infos = entries.ToInfos(config.GetValueOrDefault(ConnectorSettings.ConnectorClass.Name), guard);
        return trial is null ? infos : infos with { Connection = ConnectionCheck.Infos(plugin, trial, guard) };
    }

    /// <summary>Refuses a configuration with errors.</summary>
    /// <exception cref="InvalidConfigException">With all of them.</exception>
    public async Task EnsureValidAsync(IReadOnlyDictionary<string, string?> config, CancellationToken cancellationToken)
    {
        ConfigInfos infos = await ValidateAsync(config, cancellationToken);
        if (infos.ErrorCount > 0) throw new InvalidConfigException(infos.DescribeErrors());
    }

    // No error, as in Kafka Connect: an entry without a definition, which offers the name that may have been meant.
    private void AddUnknown(Plugin plugin, IReadOnlyDictionary<string, string?> config, ConfigEntries entries)
    {
        var places = new ConfigPlaces(plugins, ConfigText.WithoutNulls(config));
        foreach (var (name, nearest, _) in UnknownSettings.Of(plugin, config, plugins))
        {
            if (nearest is null || config[name] is not { } value) continue;
            ConfigEntry entry = entries[name];
            entry.Value ??= value;
            entry.IsSecret |= places.IsSecret(name);
            if (entry.Recommended.Count == 0) entry.Recommended = [nearest];
        }
    }

    private IReadOnlyDictionary<string, string?> Resolve(IReadOnlyDictionary<string, string?> config) =>
        config.ToDictionary(entry => entry.Key, string? (entry) => entry.Value is null ? null : worker.Providers.Resolve(entry.Value));

    private static Task<ConfigValidation> OwnAsync(
        Plugin plugin, Connector connector, IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken) =>
        plugin.Spelling?.ValidateAsync(connector, config, cancellationToken) ?? connector.ValidateAsync(config, cancellationToken);

    private static IReadOnlyDictionary<string, string?> Rewrite(Spelling? spelling, IReadOnlyDictionary<string, string?> config)
    {
        if (spelling is null) return config;
        var rewritten = spelling.Rewrite(ConfigText.WithoutNulls(config)).ToDictionary(entry => entry.Key, string? (entry) => entry.Value);
        foreach (var (key, value) in config)
            if (value is null) rewritten.TryAdd(key, null);
        return rewritten;
    }

    private static void RefuseMasks(IReadOnlyDictionary<string, string?> config, ConfigEntries entries)
    {
        foreach (var (key, value) in config)
            if (SecretMask.Refusal(key, value) is { } refusal) entries[key].Errors.Add(refusal);
    }

    // A plugin may know what a null of its own settings means.
    private static void RefuseNulls(IReadOnlyDictionary<string, string?> config, Plugin plugin, ConfigEntries entries)
    {
        foreach (var (key, value) in config)
        {
            if (value is not null || plugin.Config.Find(key) is not null) continue;
            ConfigEntry entry = entries[key];
            entry.Errors.RemoveAll(error => error.StartsWith("Missing required configuration", StringComparison.Ordinal));
            entry.Errors.Add("Null value can not be supplied as the configuration value.");
        }
    }

    private void CheckVersion(Plugin newest, ConfigValidation common, ConfigEntries entries)
    {
        ConfigEntry entry = entries[ConnectorSettings.PluginVersion.Name];
        int errors = entry.Errors.Count;
        PluginVersions.Choose(plugins, newest, common.Values.Get(ConnectorSettings.PluginVersion), entry);
        entries[ConnectorSettings.ConnectorClass.Name].Errors.AddRange(entry.Errors.Skip(errors));
    }

    private void CheckExactlyOnce(
        SourceConnector connector, IReadOnlyDictionary<string, string> config, ConfigValidation common, ConfigEntries entries)
    {
        if (Says(ConnectorSettings.ExactlyOnceSupport, "required"))
        {
            if (!SourceGuarantee.IsExactlyOnce(worker))
                Refuse(ConnectorSettings.ExactlyOnceSupport, "This worker does not have exactly-once source support enabled.");
            else if (!Can(ConnectorSettings.ExactlyOnceSupport, () => connector.ExactlyOnceSupport(config) == ExactlyOnceSupport.Supported))
                Refuse(ConnectorSettings.ExactlyOnceSupport,
                    "The connector does not support exactly-once semantics with the provided configuration.");
        }

        if (Says(ConnectorSettings.TransactionBoundary, "connector")
            && !Can(ConnectorSettings.TransactionBoundary, () => connector.DefinesTransactionBoundaries(config)))
        {
            Refuse(ConnectorSettings.TransactionBoundary,
                "The connector does not support connector-defined transaction boundaries with the given configuration.");
        }

        if (common.IsValid(ConnectorSettings.OffsetsTopic) && SourceGuarantee.OwnTopicFault(worker, common.Values) is { } fault)
            Refuse(ConnectorSettings.OffsetsTopic, fault);
        if (SourceGuarantee.Fences(worker) && SourceGuarantee.OtherClusterFault(worker, config) is { } elsewhere)
            entries[SourceGuarantee.ServersOverride].Errors.Add(elsewhere);

        bool Says(Setting<string> setting, string value) =>
            common.IsValid(setting) && common.Values.Get(setting).Equals(value, StringComparison.OrdinalIgnoreCase);

        void Refuse(Setting setting, string error) => entries[setting.Name].Errors.Add(error);

        // Its settings may be wrong; that is said at them, and here that it cannot tell.
        bool Can(Setting setting, Func<bool> ask)
        {
            try
            {
                return ask();
            }
            catch (Exception fault)
            {
                Refuse(setting, $"An unexpected error occurred during validation: {fault.Message}");
                return true;
            }
        }
    }

    // Two kinds of members in one group would each be given work that they cannot do.
    private void CheckGroup(IReadOnlyDictionary<string, string?> config, ConfigEntries entries)
    {
        const string Override = "consumer.override.group.id";
        string group = worker.Get(WorkerSettings.GroupId);
        string? name = config.GetValueOrDefault(ConnectorSettings.Name.Name);
        if (config.GetValueOrDefault(Override) is { } given)
        {
            if (given == group) entries[Override].Errors.Add($"Consumer group {given} conflicts with Connect worker group {group}");
        }
        else if ($"connect-{name}" == group)
        {
            entries[ConnectorSettings.Name.Name].Errors.Add(
                $"Consumer group for sink connector named {name} conflicts with Connect worker group {group}");
        }
    }
}

/// <summary>A connector's configuration has errors; the message names them all, in Connect's words.</summary>
internal sealed class InvalidConfigException(string message) : Exception(message);
