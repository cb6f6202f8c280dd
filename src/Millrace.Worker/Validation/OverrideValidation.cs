using Millrace.Worker.Config;

namespace Millrace.Worker.Validation;

/// <summary>Client settings that a connector overrides: allowed by the worker's policy, and of the right type.</summary>
internal sealed class OverrideValidation(WorkerConfig worker)
{
    private static readonly string[] Prefixes = ["producer.override.", "consumer.override.", "admin.override."];

    private readonly OverridePolicy _policy = OverridePolicy.Of(worker);

    public void Add(IReadOnlyDictionary<string, string?> config, ConfigEntries entries)
    {
        foreach (string prefix in Prefixes)
        {
            foreach (var (key, value) in config.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)))
            {
                string setting = key[prefix.Length..];
                ConfigEntry entry = entries[key];
                entry.Value = value;
                entry.IsSecret = ClientSettings.IsSecret(setting);
                entry.CountsOnce = true;
                if (_policy.Refuse(setting) is { } refusal) entry.Errors.Add(refusal);
                if (value is not null && ClientSettings.Check(setting, value) is { } fault) entry.Errors.Add($"Invalid value {value} for configuration {key}: {fault}");
            }
        }
    }
}
