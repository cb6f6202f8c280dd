namespace Millrace.Config;

/// <summary>Outcome of reading a configuration: a value and a list of errors for each setting.</summary>
public sealed class ConfigValidation
{
    private readonly Dictionary<string, ValidatedSetting> _byName = new(StringComparer.Ordinal);
    private readonly List<ValidatedSetting> _settings = [];

    internal ConfigValidation(ConfigDef def, IReadOnlyDictionary<string, string> config)
    {
        Raw = config;
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (Setting setting in def.Settings)
        {
            string given = setting.AliasNames.Prepend(setting.Name).FirstOrDefault(config.ContainsKey) ?? setting.Name;
            string? text = config.GetValueOrDefault(given);
            var errors = new List<string>();
            values[setting.Name] = setting.Read(text, errors);
            Add(new ValidatedSetting(setting.Name, setting, text ?? setting.DefaultText, errors));
        }

        Values = new ConfigValues(values, config);
    }

    /// <summary>The configuration as it was given.</summary>
    public IReadOnlyDictionary<string, string> Raw { get; }

    /// <summary>Parsed values; a setting in error has its default.</summary>
    public ConfigValues Values { get; }

    /// <summary>All settings in order of declaration, then names that carry an error without being declared.</summary>
    public IReadOnlyList<ValidatedSetting> Settings => _settings;

    /// <summary>How many errors there are in all.</summary>
    public int ErrorCount => _settings.Sum(setting => setting.Errors.Count);

    /// <summary>The errors of all settings, in their order.</summary>
    public IEnumerable<string> AllErrors => _settings.SelectMany(setting => setting.Errors);

    /// <summary>True when that setting was read without an error, so that a rule may rely on its value.</summary>
    public bool IsValid(Setting setting) => this[setting.Name].Errors.Count == 0;

    /// <summary>The outcome for that name; made on demand for names that are not declared.</summary>
    public ValidatedSetting this[string name]
    {
        get
        {
            if (!_byName.TryGetValue(name, out ValidatedSetting? found))
                Add(found = new ValidatedSetting(name, null, Raw.GetValueOrDefault(name), []));
            return found;
        }
    }

    /// <summary>Adds an error as it shall be read, such as <c>Invalid value V for configuration K: reason</c>.</summary>
    public void AddError(string name, string message) => this[name].Errors.Add(message);

    /// <summary>Adds an error in Kafka's words: <c>Invalid value V for configuration K: reason</c>; secrets stay hidden.</summary>
    public void AddInvalid(Setting setting, string reason)
    {
        string? value = setting.Type == ConfigType.Password ? Secret.Hidden : this[setting.Name].Value;
        AddError(setting.Name,
            $"Invalid value {(value is null ? "null" : UrlSecrets.Hide(value))} for configuration {setting.Name}: {reason}");
    }

    /// <summary>
    /// Says that whoever gave the configuration wrote null for that name, which a configuration itself cannot hold:
    /// it counts as not given, and what the setting's checks say of a value that is not there is added to its errors.
    /// </summary>
    public void AddNull(string name)
    {
        ValidatedSetting? found =
            _settings.Find(setting => setting.Setting is { } declared && (declared.Name == name || declared.AliasNames.Contains(name)));
        if (found?.Setting is { IsRequired: false } optional) optional.AddUnreadable(found.Errors);
    }

    private void Add(ValidatedSetting setting)
    {
        _byName[setting.Name] = setting;
        _settings.Add(setting);
    }
}
