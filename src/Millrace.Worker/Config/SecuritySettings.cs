using Millrace.Kafka;

namespace Millrace.Worker.Config;

/// <summary>
/// Settings of TLS and logins that Kafka's Java clients honour and ours do not. Who writes one relies on it, so that leaving it out
/// silently would be less security than was asked for: the worker does not start with it, and a connector that overrides one has an error
/// at its field.
/// </summary>
internal static class SecuritySettings
{
    // Names of Java's own classes and algorithms, or matters of timing: without them a connection is no less safe.
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal)
    {
        "ssl.protocol", "ssl.provider", "ssl.keymanager.algorithm", "ssl.trustmanager.algorithm", "ssl.secure.random.implementation",
            "ssl.client.auth",
        "ssl.truststore.type", "ssl.truststore.password", "ssl.keystore.type", "ssl.keystore.password",
            "sasl.kerberos.ticket.renew.window.factor", "sasl.kerberos.ticket.renew.jitter",
        "sasl.login.refresh.window.factor", "sasl.login.refresh.window.jitter", "sasl.login.refresh.min.period.seconds",
            "sasl.login.refresh.buffer.seconds",
        "sasl.login.connect.timeout.ms", "sasl.login.read.timeout.ms", "sasl.login.retry.backoff.ms", "sasl.login.retry.backoff.max.ms",
    };

    /// <summary>What is wrong with the worker's own settings for each kind of client.</summary>
    public static IEnumerable<string> Faults(WorkerConfig worker)
    {
        Dictionary<string, string> connection = ClientConfig.Connection(worker);
        foreach (var (role, prefix) in new[] { (ClientRole.Admin, "admin."), (ClientRole.Consumer, "consumer."),
            (ClientRole.Producer, "producer.") })
        {
            var client = new Dictionary<string, string>(connection, StringComparer.Ordinal);
            foreach (var (key, value) in worker.WithPrefix(prefix)) client[key] = value;
            foreach (IgnoredSetting refused in Refused(client, role))
                yield return Describe(connection.ContainsKey(refused.Name) ? refused.Name : prefix + refused.Name, refused);
        }
    }

    /// <summary>The settings of a client that are refused: those of the protocol in use that have no counterpart.</summary>
    public static IEnumerable<IgnoredSetting> Refused(IReadOnlyDictionary<string, string> client, ClientRole role)
    {
        string protocol = client.GetValueOrDefault("security.protocol", "PLAINTEXT").ToUpperInvariant();
        bool tls = protocol.Contains("SSL", StringComparison.Ordinal);
        bool login = protocol.StartsWith("SASL", StringComparison.Ordinal);
        return JavaClientConfig.ToLibrdkafka(client, role).Ignored.Where(ignored => !Harmless.Contains(ignored.Name)
            && ((tls && ignored.Name.StartsWith("ssl.", StringComparison.Ordinal) && !IsDefault(client, ignored.Name))
                || (login && ignored.Name.StartsWith("sasl.", StringComparison.Ordinal))));
    }

    public static string Describe(string name, IgnoredSetting refused) =>
        $"Invalid configuration {name}: it has no effect here, and the connection would be less safe than it says. {refused.Reason} Remove "
        + $"it to accept that.";

    // OpenSSL's own: 1.2 and 1.3.
    private static bool IsDefault(IReadOnlyDictionary<string, string> client, string name) => name == "ssl.enabled.protocols"
        && client[name].Split(',', StringSplitOptions.TrimEntries).ToHashSet(StringComparer.OrdinalIgnoreCase)
        .IsSupersetOf(["TLSv1.2", "TLSv1.3"]);
}
