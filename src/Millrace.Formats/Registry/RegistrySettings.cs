using Millrace.Config;

namespace Millrace.Formats.Registry;

/// <summary>How to reach a registry: the settings that all of Confluent's converters share.</summary>
internal static class RegistrySettings
{
    public static readonly Setting<IReadOnlyList<string>> Url = Setting.List("schema.registry.url").Importance(Importance.High)
        .Check(urls => urls.Count == 0
            ? "List must contain at least one URL"
            : urls.Select(UrlFault).FirstOrDefault(fault => fault is not null))
        .Doc("URLs of the Schema Registry, separated by commas; when one cannot be reached the next is asked. "
            + "mock://NAME is a registry in this process's memory, for tests.");

    public static readonly Setting<bool> RandomizeUrl = Setting.Bool("schema.registry.url.randomize", true).Importance(Importance.Low)
        .Doc("Whether to begin at a random URL of the list rather than at the first.");

    public static readonly Setting<RegistryCredentials> BasicSource =
        Setting.Choice("basic.auth.credentials.source", RegistryCredentials.Url,
            ("URL", RegistryCredentials.Url), ("USER_INFO", RegistryCredentials.UserInfo))
        .Doc("Where user and password come from: URL takes them out of schema.registry.url, USER_INFO out of basic.auth.user.info.");

    public static readonly Setting<Secret> BasicUserInfo = Setting.Secret("basic.auth.user.info", "")
        .Alias("schema.registry.basic.auth.user.info")
        .Doc("User and password as user:password.");

    public static readonly Setting<BearerCredentials> BearerSource =
        Setting.Choice("bearer.auth.credentials.source", BearerCredentials.StaticToken,
            ("STATIC_TOKEN", BearerCredentials.StaticToken))
        .Doc("Where the bearer token comes from: STATIC_TOKEN takes bearer.auth.token.");

    public static readonly Setting<Secret?> BearerToken = Setting.OptionalSecret("bearer.auth.token").Doc("Token sent with every request.");

    public static readonly Setting<string> ProxyHost = Setting.String("proxy.host", "").Importance(Importance.Low)
        .Doc("HTTP proxy; empty: none.");

    public static readonly Setting<int> ProxyPort = Setting.Int("proxy.port", -1).Importance(Importance.Low).Doc("Port of the HTTP proxy.");

    public static readonly Setting<int> ConnectTimeout = Setting.Int("http.connect.timeout.ms", 60000).AtLeast(1).Importance(Importance.Low)
        .Doc("Longest wait for a connection.", unit: "milliseconds");

    public static readonly Setting<int> ReadTimeout = Setting.Int("http.read.timeout.ms", 60000).AtLeast(1).Importance(Importance.Low)
        .Doc("Longest wait for an answer.", unit: "milliseconds");

    public static readonly Setting<int> MaxRetries = Setting.Int("max.retries", 3).AtLeast(0).Importance(Importance.Low)
        .Doc("How often a request is repeated when the registry cannot be reached or answers 408, 429 or 5xx.");

    public static readonly Setting<int> RetryWait = Setting.Int("retries.wait.ms", 1000).AtLeast(0).Importance(Importance.Low)
        .Doc("Wait before the first repetition; it doubles with each.", unit: "milliseconds");

    public static readonly Setting<int> RetryMaxWait = Setting.Int("retries.max.wait.ms", 20000).AtLeast(0).Importance(Importance.Low)
        .Doc("Longest wait between repetitions.", unit: "milliseconds");

    public static readonly Setting<int> MaxSchemasPerSubject = Setting.Int("max.schemas.per.subject", 1000).AtLeast(1)
        .Importance(Importance.Low)
        .Doc("How many schemas are remembered.");

    public static readonly Setting<int> LatestCacheSize = Setting.Int("latest.cache.size", 1000).AtLeast(1).Importance(Importance.Low)
        .Doc("How many newest versions are remembered.");

    public static readonly Setting<int> LatestCacheTtl = Setting.Int("latest.cache.ttl.sec", -1).AtLeast(-1).Importance(Importance.Low)
        .Doc("How long a newest version is remembered; -1: for ever.", unit: "seconds");

    /// <summary>Names with this prefix are HTTP headers to send.</summary>
    public const string HeaderPrefix = "request.header.";

    public static readonly ConfigDef Def =
        ConfigDef.Of(Url, RandomizeUrl, BasicSource, BasicUserInfo, BearerSource, BearerToken, ProxyHost, ProxyPort,
            ConnectTimeout, ReadTimeout, MaxRetries, RetryWait, RetryMaxWait, MaxSchemasPerSubject, LatestCacheSize, LatestCacheTtl)
        .Under("Schema Registry").And(RegistryTls.Def)
        .Open(HeaderPrefix).Rule(validation =>
        {
            if (validation.Values.Get(BasicSource) == RegistryCredentials.UserInfo
                && !validation.Values.Get(BasicUserInfo).Reveal.Contains(':'))
                validation.AddError(BasicUserInfo.Name,
                    "basic.auth.user.info must be provided as user:password when basic.auth.credentials.source is set to USER_INFO");
        });

    private static string? UrlFault(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed)) return "Not a URL; expected http://host:port";
        return parsed.Scheme is "http" or "https" or SchemaRegistries.MockScheme
            ? null
            : $"Unknown scheme {parsed.Scheme}; expected http or https";
    }
}
