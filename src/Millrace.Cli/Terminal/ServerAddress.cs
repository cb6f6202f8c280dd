using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Millrace.Config;
using Millrace.Errors;

namespace Millrace.Cli.Terminal;

/// <summary>
/// Where a REST server is and how to log in to it. User and password inside the address are taken out of it, so that no message repeats
/// them.
/// </summary>
internal sealed record ServerAddress
{
    private ServerAddress(Uri url) => Url = url;

    /// <summary>Without user info.</summary>
    public Uri Url { get; }

    public string? User { get; init; }

    public Secret? Password { get; init; }

    /// <summary>Bearer token; it wins over user and password.</summary>
    public Secret? Token { get; init; }

    /// <summary>PEM file of the certificates to trust; null: those of the system.</summary>
    public string? CaCertificates { get; init; }

    public bool HasLogin => User is not null || Token is not null;

    public static ServerAddress Of(Uri url)
    {
        if (url.UserInfo.Length == 0) return new ServerAddress(url);
        string[] login = url.UserInfo.Split(':', 2);
        return new ServerAddress(new UriBuilder(url) { UserName = "", Password = "" }.Uri)
        {
            User = Uri.UnescapeDataString(login[0]),
            Password = new Secret(login.Length == 2 ? Uri.UnescapeDataString(login[1]) : ""),
        };
    }

    /// <summary>As messages show it.</summary>
    public override string ToString() => Url.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped);

    /// <exception cref="CommandException">The file of certificates cannot be read.</exception>
    public HttpClient Client(TimeSpan patience)
    {
        // Neither cookies nor traces: of no use here, and not free to start.
        var handler = new SocketsHttpHandler { UseCookies = false, ActivityHeadersPropagator = null };
        if (CaCertificates is not null)
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trusting(CaCertificates) };
        var client = new HttpClient(handler) { BaseAddress = Url, Timeout = patience };
        if (Token is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token.Reveal);
        else if (User is not null)
            client.DefaultRequestHeaders.Authorization =
                new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(UserInfo)));
        return client;
    }

    /// <summary>The same as settings of a converter that asks this registry.</summary>
    public Dictionary<string, string> ConverterSettings()
    {
        var settings = new Dictionary<string, string> { ["schema.registry.url"] = Url.ToString() };
        if (Token is not null)
        {
            settings["bearer.auth.credentials.source"] = "STATIC_TOKEN";
            settings["bearer.auth.token"] = Token.Reveal;
        }
        else if (User is not null)
        {
            settings["basic.auth.credentials.source"] = "USER_INFO";
            settings["basic.auth.user.info"] = UserInfo;
        }

        if (CaCertificates is not null)
        {
            settings["schema.registry.ssl.truststore.location"] = CaCertificates;
            settings["schema.registry.ssl.truststore.type"] = "PEM";
        }

        return settings;
    }

    private string UserInfo => $"{User}:{Password?.Reveal}";

    private static X509ChainPolicy Trusting(string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.AddRange(CertificateStore.Authorities(file, null, "--cacert"));
        }
        catch (ConfigException fault)
        {
            throw CommandException.Usage(fault.Message);
        }

        return policy;
    }
}
