using System.Collections.Frozen;

namespace Millrace.Kafka;

/// <summary>
/// Java's key and trust stores. librdkafka (OpenSSL) reads PEM, and PKCS#12 for the client's own key;
/// it cannot read Java's own format (JKS).
/// </summary>
internal static class JavaStores
{
    public static readonly FrozenSet<string> Names = new[]
    {
        "ssl.truststore.location", "ssl.truststore.type", "ssl.truststore.password", "ssl.truststore.certificates", "ssl.keystore.location",
        "ssl.keystore.type", "ssl.keystore.password", "ssl.keystore.key", "ssl.keystore.certificate.chain", "ssl.key.password",
    }.ToFrozenSet();

    public static void Translate(IReadOnlyDictionary<string, string> java, KafkaConfig settings, List<IgnoredSetting> ignored)
    {
        Copy("ssl.truststore.certificates", "ssl.ca.pem");
        Copy("ssl.keystore.key", "ssl.key.pem");
        Copy("ssl.keystore.certificate.chain", "ssl.certificate.pem");
        Copy("ssl.key.password", "ssl.key.password");

        if (java.TryGetValue("ssl.truststore.location", out string? trust))
        {
            if (TypeOf(trust, java.GetValueOrDefault("ssl.truststore.type")) == "PEM")
                settings["ssl.ca.location"] = trust;
            else
                ignored.Add(new IgnoredSetting(
                    "ssl.truststore.location",
                    "Only PEM is read here. Convert it (keytool -exportcert -rfc -alias ALIAS -keystore STORE > ca.pem) and set "
                    + "ssl.truststore.type=PEM."));
        }

        if (!java.TryGetValue("ssl.keystore.location", out string? key))
            return;
        switch (TypeOf(key, java.GetValueOrDefault("ssl.keystore.type")))
        {
            case "PEM":
                settings["ssl.certificate.location"] = key;
                settings["ssl.key.location"] = key;
                break;
            case "PKCS12":
                settings["ssl.keystore.location"] = key;
                Copy("ssl.keystore.password", "ssl.keystore.password");
                break;
            default:
                ignored.Add(new IgnoredSetting(
                    "ssl.keystore.location",
                    "JKS cannot be read here. Convert it (keytool -importkeystore -srckeystore STORE -destkeystore client.p12 "
                    + "-deststoretype PKCS12) and set ssl.keystore.type=PKCS12."));
                break;
        }

        void Copy(string from, string to)
        {
            if (java.TryGetValue(from, out string? value))
                settings[to] = value;
        }
    }

    private static string TypeOf(string file, string? type)
        => type?.ToUpperInvariant() ?? Path.GetExtension(file).ToLowerInvariant() switch
        {
            ".pem" or ".crt" or ".cer" => "PEM",
            ".p12" or ".pfx" => "PKCS12",
            _ => "JKS",
        };
}
