using System.Text.Json.Nodes;
using Millrace.Kafka;

namespace Millrace.WebConsole.Connectors;

/// <summary>
/// Keeps secrets off the page. Our worker masks them itself; others send them as they are, so a value is shown only when its setting is
/// known not to be a password, or when its name does not sound like one.
/// </summary>
internal static class SecretMask
{
    /// <summary>What stands for a secret; sent back as it is, it means the stored one.</summary>
    public const string Mask = "********";

    /// <summary>The configuration with masks; references such as <c>${file:/run/secrets/db:password}</c> stay as they are.</summary>
    /// <param name="config">As the server sent it.</param>
    /// <param name="answer">What validate said of it; null when it could not be asked.</param>
    public static Dictionary<string, string> Apply(IReadOnlyDictionary<string, string> config, JsonNode? answer)
    {
        HashSet<string> passwords = PasswordsOf(answer, out HashSet<string> known);
        return config.ToDictionary(setting => setting.Key, setting =>
            setting.Value.Length > 0 && !IsReference(setting.Value)
                && (passwords.Contains(setting.Key) || (!known.Contains(setting.Key) && SoundsSecret(setting.Key)))
                ? Mask : setting.Value, StringComparer.Ordinal);
    }

    public static bool IsReference(string value) => value.StartsWith("${", StringComparison.Ordinal) && value.EndsWith('}');

    public static bool SoundsSecret(string name) =>
        KafkaConfig.IsSecret(name) || name.Contains("token", StringComparison.OrdinalIgnoreCase)
        || name.Contains("user.info", StringComparison.OrdinalIgnoreCase)
            || name.Contains("jaas.config", StringComparison.OrdinalIgnoreCase)
        || name.Contains("apikey", StringComparison.OrdinalIgnoreCase) || name.Contains("api.key", StringComparison.OrdinalIgnoreCase)
        || name.Contains("passphrase", StringComparison.OrdinalIgnoreCase);

    private static HashSet<string> PasswordsOf(JsonNode? answer, out HashSet<string> known)
    {
        var passwords = new HashSet<string>(StringComparer.Ordinal);
        known = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonNode? config in answer?["configs"] as JsonArray ?? [])
        {
            if (config?["definition"] is not JsonObject definition || (string?)definition["name"] is not { } name) continue;
            known.Add(name);
            if ((string?)definition["type"] == "PASSWORD") passwords.Add(name);
        }

        return passwords;
    }
}
