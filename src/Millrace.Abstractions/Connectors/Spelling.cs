using Millrace.Config;

namespace Millrace.Connectors;

/// <summary>
/// Another way to write a connector's configuration, such as that of a managed service: its settings, and what they become in the words
/// that the connector declares itself. The worker rewrites once; connector and tasks get the result. What users wrote is what is stored and
/// shown. Immutable: the fluent methods return a new one.
/// </summary>
/// <remarks>
/// What is given stays in the result, so that settings which both have need no rule. A rule sees the configuration as it was given,
/// complete or not, and makes null of what it cannot make yet: validation names what is missing.
/// </remarks>
public sealed class Spelling
{
    private readonly IReadOnlyList<Rule> _rules;

    private Spelling(ConfigDef config, IReadOnlyList<Rule> rules)
    {
        Config = config;
        _rules = rules;
    }

    /// <summary>The settings as users write them.</summary>
    public ConfigDef Config { get; }

    /// <summary>A spelling with these settings and no rewrite yet.</summary>
    public static Spelling Of(ConfigDef config) => new(config, []);

    /// <summary>A value that is there and not blank, else null.</summary>
    public static string? NotBlank(IReadOnlyDictionary<string, string> config, string name) =>
        config.TryGetValue(name, out string? value) && !string.IsNullOrWhiteSpace(value) ? value : null;

    /// <summary>A setting that is made of others, unless it is given itself.</summary>
    /// <param name="name">In the connector's words, or the worker's (<c>value.converter</c>).</param>
    /// <param name="make">Its value; null makes none.</param>
    /// <param name="origins">
    /// The settings that the value is made of: it is a secret when one of them is. The first shows the errors of the one that is made.
    /// </param>
    public Spelling Make(string name, Func<IReadOnlyDictionary<string, string>, string?> make, params string[] origins) =>
        With(new Rule(name, make, origins, RuleKind.Add));

    /// <summary>The same, also in place of what is given under that name; null leaves that.</summary>
    public Spelling Replace(string name, Func<IReadOnlyDictionary<string, string>, string?> make, params string[] origins) =>
        With(new Rule(name, make, origins, RuleKind.Replace));

    /// <summary>A setting that has another name here.</summary>
    public Spelling Rename(string origin, string name) => Make(name, given => given.GetValueOrDefault(origin), origin);

    /// <summary>What a setting is here when it is not given.</summary>
    public Spelling Default(string name, string value) => Make(name, _ => value);

    /// <summary>Takes a setting away that means something else in the connector's words.</summary>
    public Spelling Drop(string name) => With(new Rule(name, _ => null, [], RuleKind.Drop));

    /// <summary>The configuration in the words of connector and worker.</summary>
    public IReadOnlyDictionary<string, string> Rewrite(IReadOnlyDictionary<string, string> given)
    {
        var result = new Dictionary<string, string>(given, StringComparer.Ordinal);
        foreach (Rule rule in _rules)
        {
            if (rule.Kind == RuleKind.Drop) result.Remove(rule.Name);
            else if (rule.Kind == RuleKind.Add && result.ContainsKey(rule.Name)) continue;
            else if (rule.Make(given) is { } value) result[rule.Name] = value;
        }

        return result;
    }

    /// <summary>
    /// The settings of this spelling that one of the connector's or the worker's is made of; none for one that no rule makes.
    /// </summary>
    public IEnumerable<string> OriginsOf(string name) => _rules.Where(rule => rule.Name == name).SelectMany(rule => rule.Origins);

    /// <summary>The reverse: what is made of a setting of this spelling, in the words of connector and worker.</summary>
    public IEnumerable<string> MadeOf(string origin) => _rules.Where(rule => rule.Origins.Contains(origin)).Select(rule => rule.Name);

    /// <summary>
    /// Checks a rewritten configuration: by these declarations, and when they hold, by the connector, whose errors are shown at the
    /// settings that users wrote.
    /// </summary>
    public async Task<ConfigValidation> ValidateAsync(
        Connector connector, IReadOnlyDictionary<string, string> rewritten, CancellationToken cancellationToken)
    {
        ConfigValidation validation = Config.Validate(rewritten);
        if (validation.ErrorCount > 0) return validation;
        ConfigValidation own = await connector.ValidateAsync(rewritten, cancellationToken);
        foreach (ValidatedSetting setting in own.Settings)
            foreach (string error in setting.Errors) validation.AddError(PlaceOf(setting.Name), error);
        return validation;
    }

    private string PlaceOf(string name) => Config.Find(name) is null ? OriginsOf(name).FirstOrDefault(name) : name;

    private Spelling With(Rule rule) => new(Config, [.. _rules, rule]);

    private enum RuleKind { Add, Replace, Drop }

    private sealed record Rule(
        string Name, Func<IReadOnlyDictionary<string, string>, string?> Make, IReadOnlyList<string> Origins, RuleKind Kind);
}
