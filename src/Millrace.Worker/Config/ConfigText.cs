namespace Millrace.Worker.Config;

/// <summary>Configurations as they come in requests, where a setting may be null.</summary>
internal static class ConfigText
{
    public static Dictionary<string, string> WithoutNulls(IReadOnlyDictionary<string, string?> config) =>
        config.Where(entry => entry.Value is not null).ToDictionary(entry => entry.Key, entry => entry.Value!, StringComparer.Ordinal);
}
