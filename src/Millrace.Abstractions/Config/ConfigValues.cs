namespace Millrace.Config;

/// <summary>Parsed values of a configuration, read back by the declarations themselves. Immutable.</summary>
public sealed class ConfigValues
{
    private readonly IReadOnlyDictionary<string, object?> _values;

    internal ConfigValues(IReadOnlyDictionary<string, object?> values, IReadOnlyDictionary<string, string> raw)
    {
        _values = values;
        Raw = raw;
    }

    /// <summary>Everything that was given, also names that nobody declared.</summary>
    public IReadOnlyDictionary<string, string> Raw { get; }

    /// <summary>The value of a setting of this definition, its default when it was not given.</summary>
    public T Get<T>(Setting<T> setting) => (T)_values[setting.Name]!;

    /// <summary>True when the configuration itself names the setting, by its name or an alias.</summary>
    public bool IsGiven(Setting setting) => setting.AliasNames.Prepend(setting.Name).Any(Raw.ContainsKey);

    /// <summary>Entries whose names begin with the prefix, without it.</summary>
    public IReadOnlyDictionary<string, string> WithPrefix(string prefix) => Raw
        .Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(entry => entry.Key[prefix.Length..], entry => entry.Value);
}
