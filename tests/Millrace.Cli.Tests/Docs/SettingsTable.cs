using Millrace.Config;

namespace Millrace.Cli.Tests.Docs;

/// <summary>Writes settings as a table of Markdown: by topic and, within one, by importance.</summary>
internal sealed class SettingsTable
{
    private readonly List<(string Topic, IReadOnlyList<Setting> Settings)> _topics = [];
    private readonly Dictionary<string, SortedSet<string>> _otherNames = new(StringComparer.Ordinal);

    private IEnumerable<Setting> All => _topics.SelectMany(topic => topic.Settings);

    /// <summary>The table of one declaration, without what is not listed and what <paramref name="isLeftOut"/>.</summary>
    public static SettingsTable Of(ConfigDef def, Func<Setting, bool>? isLeftOut = null)
    {
        var table = new SettingsTable();
        foreach (var topic in def.Settings.Where(setting => !setting.IsInternal && isLeftOut?.Invoke(setting) != true).GroupBy(def.TopicOf))
            table.Add(topic.Key ?? "", topic);
        return table;
    }

    public SettingsTable Add(string topic, IEnumerable<Setting> settings)
    {
        _topics.Add((topic, [.. settings.OrderBy(setting => setting.ImportanceLevel)]));
        foreach (Setting setting in _topics[^1].Settings.Where(setting => setting.AliasNames.Count > 0))
            AddNames(setting.Name, setting.AliasNames);
        return this;
    }

    /// <summary>How other spellings call a setting.</summary>
    public void AddNames(string setting, IEnumerable<string> names)
    {
        if (!_otherNames.TryGetValue(setting, out SortedSet<string>? known)) _otherNames[setting] = known = new(StringComparer.Ordinal);
        known.UnionWith(names);
    }

    public string Write()
    {
        (string Heading, Func<Setting, string> Cell)[] columns =
        [
            ("setting", setting => $"`{setting.Name}`"),
            .. Column("other spelling", setting => string.Join(", ",
                (_otherNames.GetValueOrDefault(setting.Name) ?? []).Select(name => $"`{name}`")),
                All.Any(setting => _otherNames.ContainsKey(setting.Name))),
            ("importance", setting => setting.ImportanceLevel.ToString().ToLowerInvariant()),
            ("default", Default),
            .. Column("at run time", setting => setting.IsDynamic ? "yes" : "", All.Any(setting => setting.IsDynamic)),
            ("values", Values),
            ("", Text),
        ];
        var lines = new List<string> { Row(columns.Select(column => column.Heading)), Row(columns.Select(_ => "---"))
            .Replace(" ", "", StringComparison.Ordinal) };
        foreach (var (topic, settings) in _topics)
        {
            if (topic.Length > 0) lines.Add(Row(columns.Select((_, at) => at == 0 ? $"**{topic}**" : "")));
            lines.AddRange(settings.Select(setting => Row(columns.Select(column => Escaped(column.Cell(setting))))));
        }

        return string.Join('\n', lines) + "\n";
    }

    private static IEnumerable<(string, Func<Setting, string>)> Column(string heading, Func<Setting, string> cell, bool isNeeded) =>
        isNeeded ? [(heading, cell)] : [];

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    private static string Escaped(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string Default(Setting setting) => setting switch
    {
        { IsRequired: true } => "required",
        { DefaultText: null } => "",
        { DefaultText.Length: 0 } => "empty",
        { Type: ConfigType.Password } => "hidden",
        { Unit: { } unit } => $"`{setting.DefaultText}` {unit}",
        _ => $"`{setting.DefaultText}`",
    };

    private static string Values(Setting setting) => setting switch
    {
        { Choices.Count: > 0 } => string.Join(", ", setting.Choices.Select(choice => choice.Length == 0 ? "empty" : $"`{choice}`")),
        { Allowed: { } words } => words,
        { Type: ConfigType.Boolean } => "true, false",
        _ => setting.Type.ToString().ToLowerInvariant(),
    };

    // The unit stands beside the default, where there is one. Markdown would take <name> for a tag.
    private static string Text(Setting setting)
    {
        bool hasUnit = setting is { Unit: not null, DefaultText.Length: > 0 };
        string text = hasUnit ? setting.Documentation.Replace($" In {setting.Unit}.", "", StringComparison.Ordinal) : setting.Documentation;
        return text.Replace("<", "\\<", StringComparison.Ordinal);
    }
}
