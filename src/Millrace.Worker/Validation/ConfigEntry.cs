using Millrace.Config;

namespace Millrace.Worker.Validation;

/// <summary>One setting while a configuration is being validated.</summary>
internal sealed class ConfigEntry(string name)
{
    public string Name { get; } = name;

    /// <summary>Names under which the configuration may give it: its own, then aliases.</summary>
    public IReadOnlyList<string> GivenNames { get; init; } = [name];

    public ConfigKeyInfo? Definition { get; set; }

    public string? Value { get; set; }

    public IReadOnlyList<string> Recommended { get; set; } = [];

    public List<string> Errors { get; } = [];

    public bool IsVisible { get; set; } = true;

    public bool IsSecret { get; set; }

    /// <summary>
    /// Connect counts every message of connector and framework, but only the faulty settings among overrides and those of converters.
    /// </summary>
    public bool CountsOnce { get; set; }

    /// <summary>
    /// The entry of a declared setting that has been read. <paramref name="prefix"/> is put before its name, its errors are taken over.
    /// </summary>
    public static ConfigEntry Of(ValidatedSetting read, ConfigDef def, string prefix = "")
    {
        Setting? setting = read.Setting;
        var entry = new ConfigEntry(prefix + read.Name)
        {
            GivenNames = (setting?.AliasNames ?? []).Prepend(read.Name).Select(given => prefix + given).ToList(),
            Value = Normal(read),
            Recommended = read.RecommendedValues,
            IsVisible = read.IsVisible,
            IsSecret = setting?.Type == ConfigType.Password,
        };
        if (setting is not null) entry.Definition = ConfigKeyInfo.Of(setting, def) with { Name = entry.Name };
        entry.Errors.AddRange(read.Errors);
        return entry;
    }

    // As Kafka prints what it has parsed.
    private static string? Normal(ValidatedSetting read) => read.Setting?.Type switch
    {
        null => read.Value,
        ConfigType.List => read.Value is null ? null : string.Join(',', read.Value.Split(',', StringSplitOptions.TrimEntries)),
        ConfigType.Boolean => read.Value?.Trim().ToLowerInvariant(),
        _ => read.Value?.Trim(),
    };
}
