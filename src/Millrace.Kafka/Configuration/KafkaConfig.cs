namespace Millrace.Kafka;

/// <summary>
/// Settings in librdkafka's names (https://github.com/confluentinc/librdkafka/blob/master/CONFIGURATION.md); all of them are passed
/// through, security too. Clients take any <c>IReadOnlyDictionary&lt;string, string&gt;</c>; this one prints no secrets.
/// </summary>
public sealed class KafkaConfig : Dictionary<string, string>
{
    private static readonly string[] SecretParts = ["password", "secret", "key.pem", "private", "oauthbearer.config", "credential"];

    /// <summary>No settings.</summary>
    public KafkaConfig()
        : base(StringComparer.Ordinal)
    {
    }

    /// <summary>The brokers to find the cluster by, as host:port, separated by commas.</summary>
    public KafkaConfig(string bootstrapServers)
        : this() => this["bootstrap.servers"] = bootstrapServers;

    /// <summary>A copy of these.</summary>
    public KafkaConfig(IEnumerable<KeyValuePair<string, string>> settings)
        : base(settings, StringComparer.Ordinal)
    {
    }

    /// <summary>Whether the setting's value must not be shown: passwords, private keys, tokens.</summary>
    public static bool IsSecret(string name)
        => Array.Exists(SecretParts, part => name.Contains(part, StringComparison.OrdinalIgnoreCase));

    /// <summary>A copy with some settings replaced or added.</summary>
    public KafkaConfig With(string name, string value) => new(this) { [name] = value };

    /// <inheritdoc/>
    public override string ToString()
        => string.Join(", ", this.OrderBy(s => s.Key, StringComparer.Ordinal)
            .Select(s => $"{s.Key}={(IsSecret(s.Key) ? "[hidden]" : s.Value)}"));

    internal static string HideSecrets(string text, IReadOnlyDictionary<string, string> settings)
    {
        foreach ((string name, string value) in settings)
        {
            if (value.Length > 0 && IsSecret(name))
                text = text.Replace(value, "[hidden]", StringComparison.Ordinal);
        }

        return text;
    }
}
