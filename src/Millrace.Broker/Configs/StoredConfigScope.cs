using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;
using Millrace.Config;

namespace Millrace.Broker.Configs;

/// <summary>Resources that exist by having settings, which are kept and answered and steer nothing here.</summary>
internal abstract class StoredConfigScope(DynamicConfigs configs, ConfigSource source, IReadOnlyList<StoredConfigDef> defs) : ConfigScope
{
    public override IEnumerable<string> Names => configs.Names(Type);

    /// <summary>Why an empty name cannot be asked for.</summary>
    protected abstract string EmptyName { get; }

    /// <summary>Why an empty name cannot be set.</summary>
    protected abstract string EmptyNameSet { get; }

    public override IReadOnlyList<ConfigEntry> Describe(string name)
    {
        if (name == "")
            throw new StorageException(ErrorCode.InvalidRequest, EmptyName);
        IReadOnlyDictionary<string, string> own = configs.Of(Type, name);
        return [.. defs.Select(def => Entry(def, own.GetValueOrDefault(def.Name)))];
    }

    public override void Change(string name, Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>> change,
        bool validateOnly)
    {
        if (name == "")
            throw new StorageException(ErrorCode.InvalidRequest, EmptyNameSet);
        if (validateOnly)
            Check(change(configs.Of(Type, name)));
        else
            configs.Change(Type, name, before => Check(change(before)));
    }

    public override string? ListDefault(string key) => Find(key) is { Setting.Type: ConfigType.List } def ? def.Setting.DefaultText : null;

    /// <summary>The error for a setting that there is not.</summary>
    protected abstract StorageException Unknown(string key);

    /// <summary>The error for a value of the right type that is not allowed.</summary>
    protected abstract StorageException Refused(string problem);

    private IReadOnlyDictionary<string, string> Check(IReadOnlyDictionary<string, string> changed)
    {
        foreach ((string key, string value) in changed)
        {
            StoredConfigDef def = Find(key) ?? throw Unknown(key);
            if (def.Setting.FaultsOf(value) is [var wrongType, ..])
                throw new StorageException(ErrorCode.InvalidConfig, wrongType);
            if (def.Problem?.Invoke(value.Trim()) is { } problem)
                throw Refused(problem);
        }
        return changed;
    }

    private StoredConfigDef? Find(string key) => defs.FirstOrDefault(def => def.Name == key);

    private ConfigEntry Entry(StoredConfigDef def, string? own)
    {
        var synonyms = new List<ConfigSynonym>();
        if (own is not null)
            synonyms.Add(new ConfigSynonym(def.Name, own, source));
        if (def.BrokerName is { } name)
            synonyms.Add(new ConfigSynonym(name, def.Setting.DefaultText, ConfigSource.Default));
        return new ConfigEntry(
            def.Name, own ?? def.Setting.DefaultText, ReadOnly: false, own is null
            ? ConfigSource.Default
            : source, def.Setting.Type, def.Setting.Documentation, synonyms);
    }
}
