using Millrace.Kafka;
using Millrace.Worker.Config;

namespace Millrace.Worker.Validation;

/// <summary>Client settings that a connector overrides: allowed by the worker's policy, and of the right type.</summary>
internal sealed class OverrideValidation(WorkerConfig worker)
{
    private static readonly (string Prefix, ClientRole Role)[] Prefixes =
        [("producer.override.", ClientRole.Producer), ("consumer.override.", ClientRole.Consumer), ("admin.override.", ClientRole.Admin)];

    private readonly OverridePolicy _policy = OverridePolicy.Of(worker);

    public void Add(IReadOnlyDictionary<string, string?> config, ConfigEntries entries)
    {
        foreach (var (prefix, role) in Prefixes)
        {
            var client = new Dictionary<string, string>(ClientConfig.Connection(worker), StringComparer.Ordinal);
            foreach (var (key, value) in config)
                if (value is not null && key.StartsWith(prefix, StringComparison.Ordinal)) client[key[prefix.Length..]] = value;
            List<IgnoredSetting> refused = [.. SecuritySettings.Refused(client, role)];
            foreach (var (key, value) in config.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)))
            {
                string setting = key[prefix.Length..];
                ConfigEntry entry = entries[key];
                entry.Value = value;
                entry.IsSecret = ClientSettings.IsSecret(setting);
                entry.CountsOnce = true;
                if (_policy.Refuse(setting) is { } refusal) entry.Errors.Add(refusal);
                if (refused.FirstOrDefault(ignored => ignored.Name == setting) is { Name: not null } unsafeSetting)
                    entry.Errors.Add(SecuritySettings.Describe(key, unsafeSetting));
                if (value is not null && ClientSettings.Check(setting, value) is { } fault)
                    entry.Errors.Add($"Invalid value {value} for configuration {key}: {fault}");
            }
        }
    }
}
