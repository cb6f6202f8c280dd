using System.Net;
using Millrace.Config;

namespace Millrace.Formats.Registry;

/// <summary>Makes the registry that a configuration describes.</summary>
internal static class SchemaRegistries
{
    public const string MockScheme = "mock";

    /// <summary>A caching client, or the shared in-memory registry of a <c>mock://</c> URL.</summary>
    public static ISchemaRegistry Create(ConfigValues config)
    {
        if (config.Get(RegistrySettings.Url).Select(url => new Uri(url)).FirstOrDefault(url => url.Scheme == MockScheme) is { } mock)
            return InMemorySchemaRegistry.Of(mock.Host);
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromMilliseconds(config.Get(RegistrySettings.ConnectTimeout)),
            SslOptions = RegistryTls.Options(config),
        };
        if (config.Get(RegistrySettings.ProxyHost) is { Length: > 0 } proxy)
            handler.Proxy = new WebProxy(proxy, config.Get(RegistrySettings.ProxyPort));
        int ttl = config.Get(RegistrySettings.LatestCacheTtl);
        return new CachedSchemaRegistry(new SchemaRegistryClient(RegistryConnection.Of(config), handler),
            config.Get(RegistrySettings.MaxSchemasPerSubject),
            ttl < 0 ? null : TimeSpan.FromSeconds(ttl));
    }
}
