using Millrace.Config;
using Millrace.Connectors.Redis.Resp;

namespace Millrace.Connectors.Redis.Sink;

/// <summary>TLS as the two spellings name it; null without. Errors of both: <see cref="Errors.ConfigException"/> when a store cannot be read.</summary>
internal static class TlsOptions
{
    public static RedisTls? Plain(ConfigValues values)
    {
        if (!values.Get(SinkSettings.SslEnabled)) return null;
        string trust = values.Get(SinkSettings.TrustStore).Reveal, keys = values.Get(SinkSettings.KeyStore).Reveal;
        return new RedisTls(
            trust.Length == 0 ? null : CertificateStore.Authorities(trust, values.Get(SinkSettings.TrustStorePassword).Reveal, SinkSettings.TrustStore.Name),
            keys.Length == 0 ? null : CertificateStore.Own(keys, values.Get(SinkSettings.KeyStorePassword).Reveal, SinkSettings.KeyStore.Name),
            TlsVerification.Full);
    }

    public static RedisTls? Typed(ConfigValues values, bool isTlsUri)
    {
        if (!isTlsUri && !values.Get(TypedSinkSettings.TlsEnabled)) return null;
        string authorities = values.Get(TypedSinkSettings.Authorities), certificate = values.Get(TypedSinkSettings.KeyCertificate), key = values.Get(TypedSinkSettings.KeyFile);
        return new RedisTls(
            authorities.Length == 0 ? null : CertificateStore.Authorities(authorities, null, TypedSinkSettings.Authorities.Name),
            certificate.Length == 0 || key.Length == 0 ? null
                : CertificateStore.Own(certificate, key, values.Get(TypedSinkSettings.KeyPassword).Reveal, TypedSinkSettings.KeyCertificate.Name),
            values.Get(TypedSinkSettings.Insecure) ? TlsVerification.None : TlsVerification.Full);
    }
}
