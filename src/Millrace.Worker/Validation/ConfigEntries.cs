using Millrace.Config;

namespace Millrace.Worker.Validation;

/// <summary>The settings of one validation, in the order in which they are answered.</summary>
internal sealed class ConfigEntries
{
    private readonly List<ConfigEntry> _entries = [];
    private readonly Dictionary<string, ConfigEntry> _byName = new(StringComparer.Ordinal);

    public IReadOnlyList<ConfigEntry> All => _entries;

    /// <summary>The entry of that name; made without a definition when there is none.</summary>
    public ConfigEntry this[string name]
    {
        get
        {
            if (!_byName.TryGetValue(name, out ConfigEntry? found)) Append(found = new ConfigEntry(name));
            return found;
        }
    }

    /// <summary>Adds all that a definition says of a configuration.</summary>
    public void Add(ConfigValidation validation, ConfigDef def)
    {
        foreach (ValidatedSetting setting in validation.Settings)
            if (setting.Setting is not { IsInternal: true } || setting.Errors.Count > 0) Add(ConfigEntry.Of(setting, def));
    }

    /// <summary>
    /// Adds an entry. One that declares a name again takes the place of the former; one without a definition only brings its errors to it.
    /// </summary>
    public void Add(ConfigEntry entry)
    {
        if (!_byName.TryGetValue(entry.Name, out ConfigEntry? former))
        {
            Append(entry);
        }
        else if (entry.Definition is null)
        {
            former.Errors.AddRange(entry.Errors);
        }
        else
        {
            _entries[_entries.IndexOf(former)] = entry;
            _byName[entry.Name] = entry;
        }
    }

    public ConfigInfos ToInfos(string? name, SecretGuard guard)
    {
        var groups = _entries.Select(entry => entry.Definition?.Group).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        int errors = 0;
        var configs = new List<ConfigInfo>(_entries.Count);
        foreach (ConfigEntry entry in _entries)
        {
            ConfigValueInfo value = guard.Show(entry);
            errors += entry.CountsOnce ? Math.Min(1, value.Errors.Count) : value.Errors.Count;
            configs.Add(new ConfigInfo(entry.Definition, value));
        }

        return new ConfigInfos(name, errors, groups, configs);
    }

    private void Append(ConfigEntry entry)
    {
        _entries.Add(entry);
        _byName[entry.Name] = entry;
    }
}
