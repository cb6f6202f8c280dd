namespace Millrace.Kafka;

/// <summary>
/// Translates the settings of Kafka's Java clients (https://kafka.apache.org/documentation/#configuration) into librdkafka's.
/// </summary>
public static class JavaClientConfig
{
    /// <summary>Translates what has a counterpart and names what has none; never throws for a setting.</summary>
    /// <param name="java">Settings in Java's names; unknown ones are among the ignored.</param>
    /// <param name="role">Settings of other roles are ignored.</param>
    public static TranslatedConfig ToLibrdkafka(IReadOnlyDictionary<string, string> java, ClientRole role)
    {
        KafkaConfig settings = [];
        List<IgnoredSetting> ignored = [];
        foreach ((string name, string value) in java.OrderBy(setting => setting.Key, StringComparer.Ordinal))
        {
            if (JavaStores.Names.Contains(name) || name == JavaJaas.Setting)
                continue;
            if (!JavaSettingRules.ByName.TryGetValue(name, out JavaSettingRule? rule))
                ignored.Add(new IgnoredSetting(name, "It has no counterpart here."));
            else if (!rule.Roles.HasFlag(role))
                ignored.Add(new IgnoredSetting(name, $"It does not concern this client ({role.ToString().ToLowerInvariant()})."));
            else if (rule.Translate(value) is { } translated)
                settings[rule.Target(role)] = translated;
            else
                ignored.Add(new IgnoredSetting(name, rule.Reason));
        }

        JavaStores.Translate(java, settings, ignored);
        JavaJaas.Translate(java, settings, ignored);
        // librdkafka wants room for a whole message in a fetch; its default for a message is 1,000,000 bytes.
        if (role == ClientRole.Consumer && settings.TryGetValue("fetch.max.bytes", out string? fetch)
            && int.TryParse(fetch, out int bytes) && bytes < 1_000_000)
        {
            settings["message.max.bytes"] = Math.Max(1000, bytes).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return new TranslatedConfig(settings, ignored);
    }
}

/// <summary>A Java client's settings in librdkafka's names.</summary>
/// <param name="Settings">For <see cref="KafkaConsumer"/>, <see cref="KafkaProducer"/> or <see cref="KafkaAdmin"/>.</param>
/// <param name="Ignored">Settings that have no counterpart; none is fatal.</param>
public sealed record TranslatedConfig(KafkaConfig Settings, IReadOnlyList<IgnoredSetting> Ignored);

/// <summary>A Java client's setting that was left out.</summary>
/// <param name="Name">Its name; the value is not kept, as it may be secret.</param>
/// <param name="Reason">Why, and what to do instead where that matters.</param>
public readonly record struct IgnoredSetting(string Name, string Reason);
