using System.Globalization;

namespace Millrace.Config;

/// <summary>
/// Declaration of one setting: everything that parsing, the REST <c>validate</c> answer, a form and the reference page need, said once.
/// Made by the factories (<see cref="String(string)"/>, <see cref="Int(string)"/>, ...), refined by the fluent methods of
/// <see cref="Setting{T}"/>. A factory without a default declares a required setting.
/// </summary>
public abstract class Setting
{
    private protected Setting(string name, ConfigType type)
    {
        Name = name;
        Type = type;
    }

    /// <summary>As users write it, such as <c>batch.size</c>.</summary>
    public string Name { get; private protected set; }

    /// <summary>As REST answers it.</summary>
    public ConfigType Type { get; }

    /// <summary>Required settings have no default.</summary>
    public bool IsRequired { get; private protected init; }

    /// <summary>The default as text; null when there is none or when it is null.</summary>
    public string? DefaultText { get; private protected init; }

    /// <summary>Default: medium.</summary>
    public Importance ImportanceLevel { get; private protected set; } = Importance.Medium;

    /// <summary>Heading under which it is listed; null outside of groups.</summary>
    public string? GroupName { get; private protected set; }

    /// <summary>Position in its group; null takes the order of declaration.</summary>
    public int? GroupOrder { get; private protected set; }

    /// <summary>How wide its field in forms is.</summary>
    public Width FieldWidth { get; private protected set; } = Width.None;

    /// <summary>Its label in forms; empty for none.</summary>
    public string Label { get; private protected set; } = "";

    /// <summary>What it does.</summary>
    public string Documentation { get; private protected set; } = "";

    /// <summary>Unit of the value, such as <c>milliseconds</c>; null where it has none. <see cref="Documentation"/> ends with it.</summary>
    public string? Unit { get; private protected set; }

    /// <summary>All values that are allowed, where they can be told one by one; empty else.</summary>
    public IReadOnlyList<string> Choices { get; private protected set; } = [];

    /// <summary>
    /// What values are allowed, in words such as <c>at least 1</c>; null where every value of the type is, or <see cref="Choices"/> say it.
    /// </summary>
    public string? Allowed { get; private protected set; }

    /// <summary>May be changed while the program runs, without a restart.</summary>
    public bool IsDynamic { get; private protected set; }

    /// <summary>Names of settings whose meaning depends on this one.</summary>
    public IReadOnlyList<string> DependentNames { get; private protected set; } = [];

    /// <summary>Other spellings under which it may be given; the first one found counts, its own name before all.</summary>
    public IReadOnlyList<string> AliasNames { get; private protected set; } = [];

    /// <summary>Values to offer; empty when there is nothing to recommend.</summary>
    public IReadOnlyList<string> RecommendedValues { get; private protected set; } = [];

    /// <summary>Internal settings are parsed but not listed.</summary>
    public bool IsInternal { get; private protected set; }

    /// <summary>A required text, trimmed.</summary>
    public static Setting<string> String(string name) => Required(name, ConfigType.String, Parsers.Text);

    /// <summary>A text, trimmed.</summary>
    public static Setting<string> String(string name, string defaultValue) =>
        WithDefault(name, ConfigType.String, Parsers.Text, defaultValue);

    /// <summary>A text, trimmed; null when it is not given.</summary>
    public static Setting<string?> OptionalString(string name) => WithDefault<string?>(name, ConfigType.String, Parsers.Text, null);

    /// <summary>A required password.</summary>
    public static Setting<Secret> Secret(string name) => Required(name, ConfigType.Password, Parsers.Secret);

    /// <summary>A password; null when it is not given.</summary>
    public static Setting<Secret?> OptionalSecret(string name) => WithDefault<Secret?>(name, ConfigType.Password, Parsers.Secret, null);

    /// <summary>A password.</summary>
    public static Setting<Secret> Secret(string name, string defaultValue) =>
        WithDefault(name, ConfigType.Password, Parsers.Secret, new Secret(defaultValue), defaultValue);

    /// <summary>A required number.</summary>
    public static Setting<int> Int(string name) => Required(name, ConfigType.Int, Parsers.Int);

    /// <summary>A number.</summary>
    public static Setting<int> Int(string name, int defaultValue) => WithDefault(name, ConfigType.Int, Parsers.Int, defaultValue);

    /// <summary>A number; null when it is not given.</summary>
    public static Setting<int?> OptionalInt(string name) => WithDefault<int?>(name, ConfigType.Int, text => Parsers.Int(text), null);

    /// <summary>A number.</summary>
    public static Setting<short> Short(string name, short defaultValue) => WithDefault(name, ConfigType.Short, Parsers.Short, defaultValue);

    /// <summary>A required number.</summary>
    public static Setting<long> Long(string name) => Required(name, ConfigType.Long, Parsers.Long);

    /// <summary>A number.</summary>
    public static Setting<long> Long(string name, long defaultValue) => WithDefault(name, ConfigType.Long, Parsers.Long, defaultValue);

    /// <summary>A number; null when it is not given.</summary>
    public static Setting<long?> OptionalLong(string name) => WithDefault<long?>(name, ConfigType.Long, text => Parsers.Long(text), null);

    /// <summary>A number with a point.</summary>
    public static Setting<double> Double(string name, double defaultValue) =>
        WithDefault(name, ConfigType.Double, Parsers.Double, defaultValue);

    /// <summary>A required true or false.</summary>
    public static Setting<bool> Bool(string name) => Required(name, ConfigType.Boolean, Parsers.Bool);

    /// <summary>True or false.</summary>
    public static Setting<bool> Bool(string name, bool defaultValue) =>
        WithDefault(name, ConfigType.Boolean, Parsers.Bool, defaultValue, defaultValue ? "true" : "false");

    /// <summary>Comma-separated items, trimmed; empty text is an empty list.</summary>
    public static Setting<IReadOnlyList<string>> List(string name) => Required(name, ConfigType.List, Parsers.List);

    /// <summary>Comma-separated items, trimmed; empty text is an empty list.</summary>
    public static Setting<IReadOnlyList<string>> List(string name, params string[] defaultValue) =>
        WithDefault(name, ConfigType.List, Parsers.List, defaultValue, string.Join(',', defaultValue));

    /// <summary>The same, null when it is not given.</summary>
    public static Setting<IReadOnlyList<string>?> OptionalList(string name) =>
        WithDefault<IReadOnlyList<string>?>(name, ConfigType.List, Parsers.List, null);

    /// <summary>The same, each item one of these; empty text is an empty list.</summary>
    public static Setting<IReadOnlyList<string>> ListOf(string name, string defaultValue, params string[] allowed)
    {
        IReadOnlyList<string> Parse(string text) =>
            text.Trim().Length == 0 ? [] : text.Split(',', StringSplitOptions.TrimEntries) is var items && items.All(allowed.Contains)
            ? items
            : throw new FormatException($"String must be one of: {string.Join(", ", allowed)}");
        return WithDefault(name, ConfigType.List, Parse, Parse(defaultValue), defaultValue)
            .Recommend(allowed).Allow($"{string.Join(", ", allowed)}, or several of them");
    }

    /// <summary>Name of a plugin class, required.</summary>
    public static Setting<string?> Class(string name) => Required<string?>(name, ConfigType.Class, Parsers.Text);

    /// <summary>Name of a plugin class; whether it exists is checked by whoever loads it.</summary>
    public static Setting<string?> Class(string name, string? defaultValue) =>
        WithDefault<string?>(name, ConfigType.Class, Parsers.Text, defaultValue);

    /// <summary>A choice among named values, in any case. The names are the texts that users write.</summary>
    public static Setting<T> Choice<T>(string name, T defaultValue, params (string Text, T Value)[] choices)
        where T : struct, Enum =>
        WithDefault(name, ConfigType.String, Parsers.Choice(choices), defaultValue,
            choices.First(choice => choice.Value.Equals(defaultValue)).Text)
            .Among(choices.Select(choice => choice.Text).ToArray());

    /// <summary>What is wrong with that text as a value, one message for each fault; empty when nothing is.</summary>
    public IReadOnlyList<string> FaultsOf(string text)
    {
        var faults = new List<string>();
        Read(text, faults);
        return faults;
    }

    /// <summary>
    /// Parses and validates; null text means "not given" and yields the default.
    /// Adds one message for each fault to <paramref name="errors"/>.
    /// </summary>
    internal abstract object? Read(string? text, List<string> errors);

    /// <summary>Adds what the checks say when there is no value to look at.</summary>
    internal abstract void AddUnreadable(List<string> errors);

    private static Setting<T> Required<T>(string name, ConfigType type, Func<string, T> parse) =>
        new(name, type, parse, default, null, true);

    private static Setting<T> WithDefault<T>(string name, ConfigType type, Func<string, T> parse, T defaultValue, string? text = null) =>
        new(name, type, parse, defaultValue, text
            ?? (defaultValue is null ? null : Convert.ToString(defaultValue, CultureInfo.InvariantCulture)), false);
}
