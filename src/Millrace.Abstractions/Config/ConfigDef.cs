using Millrace.Errors;

namespace Millrace.Config;

/// <summary>The settings of one plugin, in order, with the rules between them. Immutable; shared by all who ask.</summary>
public sealed class ConfigDef
{
    /// <summary>No settings at all.</summary>
    public static readonly ConfigDef Empty = new([], []);

    private readonly Dictionary<string, Setting> _byName;
    private readonly IReadOnlyList<Action<ConfigValidation>> _rules;
    private readonly Dictionary<Setting, int> _order = [];
    private IReadOnlyDictionary<Setting, string> _topics = new Dictionary<Setting, string>();

    private ConfigDef(IReadOnlyList<Setting> settings, IReadOnlyList<Action<ConfigValidation>> rules)
    {
        Settings = settings;
        _rules = rules;
        _byName = settings.ToDictionary(setting => setting.Name, StringComparer.Ordinal);
        foreach (var group in settings.Where(setting => setting.GroupName is not null).GroupBy(setting => setting.GroupName))
        {
            int order = 0;
            foreach (Setting setting in group) _order[setting] = ++order;
        }
    }

    /// <summary>In the order of their declaration.</summary>
    public IReadOnlyList<Setting> Settings { get; }

    /// <summary>Beginnings of names that are read without being declared one by one, such as those of a driver's options.</summary>
    public IReadOnlyList<string> OpenPrefixes { get; private init; } = [];

    /// <summary>A definition of these settings.</summary>
    /// <exception cref="ArgumentException">A name is there twice.</exception>
    public static ConfigDef Of(params Setting[] settings) => new(settings, []);

    /// <summary>These settings, then those of <paramref name="other"/> that are not declared here already; the rules of both.</summary>
    public ConfigDef And(ConfigDef other) =>
        new([.. Settings, .. other.Settings.Where(setting => !_byName.ContainsKey(setting.Name))], [.. _rules, .. other._rules])
        {
            OpenPrefixes = [.. OpenPrefixes, .. other.OpenPrefixes],
            _topics = Joined(other._topics),
        };

    /// <summary>The same, and names that begin so are read too: nobody shall be told that they are unknown.</summary>
    public ConfigDef Open(params string[] prefixes) =>
        new(Settings, _rules) { OpenPrefixes = [.. OpenPrefixes, .. prefixes], _topics = _topics };

    /// <summary>
    /// A rule between settings; it runs after every setting has been read and adds its errors to the settings they concern.
    /// </summary>
    public ConfigDef Rule(Action<ConfigValidation> rule) =>
        new(Settings, [.. _rules, rule]) { OpenPrefixes = OpenPrefixes, _topics = _topics };

    /// <summary>The same, and its settings stand in reference pages under that heading, unless they already have one.</summary>
    public ConfigDef Under(string topic) => new(Settings, _rules)
    {
        OpenPrefixes = OpenPrefixes,
        _topics = Joined(Settings.Where(setting => TopicOf(setting) is null).ToDictionary(setting => setting, _ => topic)),
    };

    /// <summary>The heading of a setting in reference pages: its group, else what <see cref="Under"/> says; null without both.</summary>
    public string? TopicOf(Setting setting) => setting.GroupName ?? _topics.GetValueOrDefault(setting);

    /// <summary>Position in its group: its own, else from 1 in order of declaration; -1 without a group.</summary>
    public int OrderInGroup(Setting setting) => setting.GroupOrder ?? _order.GetValueOrDefault(setting, -1);

    /// <summary>The setting of that name, or null; aliases are not looked at.</summary>
    public Setting? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Reads every setting and runs every rule; collects all errors and stops at none. Unknown names are left alone.</summary>
    public ConfigValidation Validate(IReadOnlyDictionary<string, string> config)
    {
        var validation = new ConfigValidation(this, config);
        foreach (Action<ConfigValidation> rule in _rules) rule(validation);
        return validation;
    }

    /// <summary>The values of a valid configuration.</summary>
    /// <exception cref="ConfigException">It lists every fault, one a line.</exception>
    public ConfigValues Parse(IReadOnlyDictionary<string, string> config)
    {
        ConfigValidation validation = Validate(config);
        if (validation.ErrorCount > 0) throw new ConfigException(string.Join('\n', validation.AllErrors));
        return validation.Values;
    }

    private Dictionary<Setting, string> Joined(IReadOnlyDictionary<Setting, string> others) =>
        _topics.Concat(others).DistinctBy(topic => topic.Key).ToDictionary();
}
