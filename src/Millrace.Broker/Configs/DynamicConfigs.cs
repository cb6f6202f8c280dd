using System.Globalization;
using Millrace.Broker.Protocol;
using Millrace.Broker.Settings;
using Millrace.Broker.Storage;
using Millrace.Config;

namespace Millrace.Broker.Configs;

/// <summary>
/// Settings that change while the broker runs: its own, those of groups and of client metrics, and quotas.
/// What has changed is on disk and in force when a method returns.
/// </summary>
internal sealed class DynamicConfigs
{
    /// <summary>Far more than anybody has; what clients can make the broker keep is bounded.</summary>
    private const int MaxEntries = 10_000;

    private static readonly Dictionary<string, string> None = [];

    private readonly Lock _change = new();
    private readonly LogDirectory _logs;
    private volatile DynamicConfigsFile _file;
    private volatile BrokerSettings _settings;

    private DynamicConfigs(BrokerSettings initial, LogDirectory logs, DynamicConfigsFile file)
    {
        (Initial, _logs, _file) = (initial, logs, file);
        _settings = Resolve(file);
        _logs.ChangeDefaults(_settings.ToLogSettings());
    }

    /// <summary>What the broker was started with.</summary>
    public BrokerSettings Initial { get; }

    /// <summary>What is in force now.</summary>
    public BrokerSettings Settings => _settings;

    public long Revision => _file.Revision;

    public IReadOnlyList<StoredQuota> Quotas => _file.Quotas;

    /// <summary>The name of this broker as a resource.</summary>
    public string NodeName => Initial.NodeId.ToString(CultureInfo.InvariantCulture);

    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static DynamicConfigs Open(BrokerSettings initial, LogDirectory logs)
    {
        try
        {
            return new DynamicConfigs(initial, logs, DynamicConfigsFile.Load(logs.Settings.Directory));
        }
        catch (StorageException refused)
        {
            throw new InvalidDataException(
                $"{DynamicConfigsFile.PathIn(logs.Settings.Directory)}: {refused.Message}. Mend or remove it there.", refused);
        }
    }

    /// <summary>What was set for a resource.</summary>
    public IReadOnlyDictionary<string, string> Of(ConfigResourceType type, string name) => Of(_file, type, name);

    /// <summary>Resources of a type for which something was set.</summary>
    public IEnumerable<string> Names(ConfigResourceType type) =>
        _file.Resources.Where(stored => stored.Type == type).Select(stored => stored.Name);

    /// <summary>Replaces the settings of a resource by what is made of the present ones.</summary>
    /// <exception cref="StorageException">They are not allowed, or cannot be written; nothing was changed.</exception>
    public void Change(ConfigResourceType type, string name,
        Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>> change)
    {
        lock (_change)
        {
            IReadOnlyDictionary<string, string> changed = change(Of(type, name));
            IEnumerable<StoredConfigs> others = _file.Resources.Where(stored => stored.Type != type || stored.Name != name);
            StoredConfigs[] own = changed.Count == 0 ? [] : [new StoredConfigs(type, name, changed)];
            Save(_file with { Resources = [.. others, .. own] });
        }
    }

    /// <summary>Replaces all quotas by what is made of the present ones.</summary>
    /// <exception cref="StorageException">They cannot be written; nothing was changed.</exception>
    public void ChangeQuotas(Func<IReadOnlyList<StoredQuota>, IReadOnlyList<StoredQuota>> change)
    {
        lock (_change)
            Save(_file with { Quotas = change(_file.Quotas) });
    }

    private void Save(DynamicConfigsFile changed)
    {
        if (changed.Resources.Count + changed.Quotas.Count > MaxEntries)
            throw new StorageException(ErrorCode.PolicyViolation, $"No more than {MaxEntries} resources and quotas are kept; delete some.");
        changed = changed with { Revision = _file.Revision + 1 };
        BrokerSettings settings = Resolve(changed);
        try
        {
            changed.Save(_logs.Settings.Directory);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(ErrorCode.StorageError, $"Cannot write {_logs.Settings.Directory}: {fault.Message}", fault);
        }
        bool isBroker = settings != _settings;
        (_file, _settings) = (changed, settings);
        if (isBroker)
            _logs.ChangeDefaults(settings.ToLogSettings());
    }

    /// <summary>As started, then what all brokers share, then this one's own.</summary>
    private BrokerSettings Resolve(DynamicConfigsFile file)
    {
        BrokerSettings settings = Initial;
        foreach (string scope in (string[])["", NodeName])
        {
            foreach ((string key, string value) in Of(file, ConfigResourceType.Broker, scope))
            {
                // What a newer program wrote and this one cannot change at run time stays in the file.
                if (BrokerSettingDefs.Find(key) is { IsDynamic: true } setting)
                    settings = With(settings, setting, value);
            }
        }
        // What was set may come from a machine that lets a process open more files.
        int connections = settings.Get(BrokerSettingDefs.MaxConnections), initial = Initial.Get(BrokerSettingDefs.MaxConnections);
        return OpenFileLimit.ProblemWith(connections) is null || connections <= initial
            ? settings
            : settings.With(BrokerSettingDefs.MaxConnections, initial);
    }

    private static BrokerSettings With(BrokerSettings settings, Setting setting, string value)
    {
        try
        {
            return settings.With(setting, value);
        }
        catch (ArgumentException refused)
        {
            // Kafka's code for it, though a topic's bad value is INVALID_CONFIG.
            throw new StorageException(ErrorCode.InvalidRequest, refused.Message, refused);
        }
    }

    private static IReadOnlyDictionary<string, string> Of(DynamicConfigsFile file, ConfigResourceType type, string name) =>
        file.Resources.FirstOrDefault(stored => stored.Type == type && stored.Name == name)?.Values ?? None;
}
