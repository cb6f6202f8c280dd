namespace Millrace.Broker.Settings;

/// <summary>
/// Settings of Kafka that may not simply be left out: who sets one relies on it, for safety or for what is kept.
/// A value that asks for nothing passes.
/// </summary>
internal static class RefusedSettings
{
    private static readonly (string Name, string Harmless, string Why)[] All =
    [
        ("alter.config.policy.class.name", "", "policies are Java classes and are not run"),
        ("create.topic.policy.class.name", "", "policies are Java classes and are not run"),
        ("client.quota.callback.class", "", "quotas are stored and answered, not enforced"),
        ("log.cleaner.enable", "true", "topics with cleanup.policy=compact are always compacted; leave it out or set cleanup.policy"),
        ("remote.log.storage.system.enable", "false", "there is no tiered storage"),
    ];

    /// <exception cref="ArgumentException">One is set to what it cannot be.</exception>
    public static void Check(string name, string value)
    {
        foreach ((string refused, string harmless, string why) in All)
        {
            if (name == refused && !value.Trim().Equals(harmless, StringComparison.OrdinalIgnoreCase))
                throw new ArgumentException($"{name}={value} cannot be kept: {why}. Take it out to start without it.");
        }
    }

    /// <summary>Whether it is one of these, and harmless.</summary>
    public static bool Has(string name) => All.Any(refused => refused.Name == name);
}
