using Millrace.Config;

namespace Millrace.Worker.Config;

/// <summary>Configurations as they come in requests, where a setting may be null.</summary>
internal static class ConfigText
{
    public static Dictionary<string, string> WithoutNulls(IReadOnlyDictionary<string, string?> config) =>
        config.Where(entry => entry.Value is not null).ToDictionary(entry => entry.Key, entry => entry.Value!, StringComparer.Ordinal);

    /// <summary>What a definition makes of a configuration and of its nulls.</summary>
    public static ConfigValidation ValidateWithNulls(this ConfigDef def, IReadOnlyDictionary<string, string?> config) =>
        def.Validate(WithoutNulls(config)).WithNulls(config);

    /// <summary>Adds what is to be said of the nulls of the configuration that was validated without them.</summary>
    public static ConfigValidation WithNulls(this ConfigValidation validation, IReadOnlyDictionary<string, string?> config)
    {
        foreach (var (name, value) in config)
            if (value is null) validation.AddNull(name);
        return validation;
    }
}
