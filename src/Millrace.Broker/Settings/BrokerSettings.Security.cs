using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Millrace.Broker.Security;
using Millrace.Config;
using Millrace.Errors;

namespace Millrace.Broker.Settings;

/// <remarks>This part: TLS and logins, as the listener has them.</remarks>
public sealed partial record BrokerSettings
{
    private const string JaasSuffix = "plain.sasl.jaas.config";

    internal ListenerSecurity ToListenerSecurity() => new(
        Protocol is ListenerSetting.Ssl or ListenerSetting.SaslSsl, Protocol is ListenerSetting.SaslPlaintext or ListenerSetting.SaslSsl,
        Get(BrokerSettingDefs.SaslMechanisms));

    /// <exception cref="IOException">A certificate cannot be read, or is missing; the message names the setting.</exception>
    internal TlsSettings ToTlsSettings()
    {
        try
        {
            ClientAuth clientAuth = Enum.Parse<ClientAuth>(Get(BrokerSettingDefs.ClientAuth), ignoreCase: true);
            string store = Get(BrokerSettingDefs.KeyStore)
                ?? throw new IOException($"A listener of {Protocol} needs {BrokerSettingDefs.KeyStore.Name}.");
            string? password = (Get(BrokerSettingDefs.KeyStorePassword) ?? Get(BrokerSettingDefs.KeyPassword))?.Reveal;
            X509Certificate2 own = CertificateStore.Own(store, password, BrokerSettingDefs.KeyStore.Name);
            X509Certificate2Collection chain = CertificateStore.Authorities(store, password, BrokerSettingDefs.KeyStore.Name);
            if (clientAuth == ClientAuth.None)
                return new TlsSettings(own, chain, clientAuth, []);
            string trust = Get(BrokerSettingDefs.TrustStore) ?? throw new IOException(
                $"{BrokerSettingDefs.ClientAuth.Name}={Get(BrokerSettingDefs.ClientAuth)} needs {BrokerSettingDefs.TrustStore.Name}: whose "
                + "certificates are taken?");
            return new TlsSettings(own, chain, clientAuth, CertificateStore.Authorities(
                trust, Get(BrokerSettingDefs.TrustStorePassword)?.Reveal, BrokerSettingDefs.TrustStore.Name));
        }
        catch (ConfigException fault)
        {
            throw new IOException(fault.Message, fault);
        }
    }

    /// <summary>Users with passwords in the settings, as PLAIN has them in Kafka: <c>user_NAME="password"</c>.</summary>
    internal IReadOnlyDictionary<string, string> PlainUsers()
    {
        string? login = Given.GetValueOrDefault($"listener.name.{ListenerName.ToLowerInvariant()}.{JaasSuffix}");
        return JaasUser().Matches(login ?? "").GroupBy(user => user.Groups["name"].Value)
            .ToDictionary(user => user.Key, user => user.Last().Groups["password"].Value);
    }

    [GeneratedRegex("\\buser_(?<name>[^\\s=]+)\\s*=\\s*\"(?<password>[^\"]*)\"")]
    private static partial Regex JaasUser();
}
