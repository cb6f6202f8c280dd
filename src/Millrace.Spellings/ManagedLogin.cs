using Millrace.Config;
using Millrace.Connectors;

namespace Millrace.Spellings;

/// <summary>
/// A managed service logs in to Kafka with a key of the user's. A worker has a login; it takes the key only for another cluster,
/// <c>kafka.endpoint</c>.
/// </summary>
public static class ManagedLogin
{
    private const string Group = "Kafka cluster credentials";

    public static readonly Setting<string> AuthMode = Setting.String("kafka.auth.mode", "KAFKA_API_KEY")
        .OneOfAnyCase("KAFKA_API_KEY", "SERVICE_ACCOUNT").Group(Group).Importance(Importance.Low)
        .Display("Kafka Cluster Authentication mode", Width.Medium)
        .Doc("How the managed service would log in to Kafka; SERVICE_ACCOUNT means the worker's own login.");

    public static readonly Setting<string?> Endpoint = Setting.OptionalString("kafka.endpoint").Group(Group).Importance(Importance.Low)
        .Display("Kafka endpoint", Width.Long).Doc("Cluster to use with kafka.api.key, as host:port; else the worker's own.");

    public static readonly Setting<Secret> ApiKey = Setting.Secret("kafka.api.key", "").Group(Group).Importance(Importance.Low)
        .Display("Kafka API Key", Width.Medium)
        .Doc("User at kafka.endpoint; without an endpoint it is not used, because the worker has a login.");

    public static readonly Setting<Secret> ApiSecret = Setting.Secret("kafka.api.secret", "").Group(Group).Importance(Importance.Low)
        .Display("Kafka API Secret", Width.Medium).Doc("Password of kafka.api.key.");

    /// <summary>Settings that every managed connector has with the same meaning.</summary>
    public static IReadOnlyList<Setting> Settings { get; } = [AuthMode, Endpoint, ApiKey, ApiSecret];

    /// <param name="client">The one of the worker's clients that logs in: <c>consumer</c> or <c>producer</c>.</param>
    internal static Spelling Login(this Spelling spelling, string client) => spelling
        .Make($"{client}.override.bootstrap.servers", given => IsOther(given) ? Address(given[Endpoint.Name]) : null, Endpoint.Name)
        .Make($"{client}.override.security.protocol", given => IsOther(given) ? "SASL_SSL" : null)
        .Make($"{client}.override.sasl.mechanism", given => IsOther(given) ? "PLAIN" : null)
        .Make($"{client}.override.sasl.jaas.config", given => IsOther(given) ? Jaas(given) : null, ApiSecret.Name, ApiKey.Name);

    private static bool IsOther(IReadOnlyDictionary<string, string> given) =>
        Spelling.NotBlank(given, Endpoint.Name) is not null && Spelling.NotBlank(given, ApiKey.Name) is not null;

    private static string Address(string endpoint)
    {
        int scheme = endpoint.IndexOf("://", StringComparison.Ordinal);
        return scheme < 0 ? endpoint.Trim() : endpoint[(scheme + 3)..].Trim();
    }

    private static string Jaas(IReadOnlyDictionary<string, string> given)
    {
        string user = Quoted(given[ApiKey.Name]), password = Quoted(given.GetValueOrDefault(ApiSecret.Name, ""));
        return $"org.apache.kafka.common.security.plain.PlainLoginModule required username=\"{user}\" password=\"{password}\";";
    }

    private static string Quoted(string text) =>
        text.Trim().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
