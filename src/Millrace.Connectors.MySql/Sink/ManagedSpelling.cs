using Millrace.Config;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>
/// The managed spelling (<c>connection.host</c>, <c>db.name</c>, <c>input.data.format</c>, ...) to the self-managed one. What was given stays in the result, and an
/// explicit self-managed setting wins over what is made here.
/// </summary>
/// <remarks>The managed service also sets max.retries to 0, because its platform restarts failed tasks; here the self-managed default stays.</remarks>
internal static class ManagedSpelling
{
    /// <summary>True when a configuration is in this spelling.</summary>
    public static bool IsManaged(IReadOnlyDictionary<string, string> config) =>
        !config.ContainsKey("connection.url")
        && (config.GetValueOrDefault("connector.class")?.Trim() == MySqlPlugins.ManagedClass || config.ContainsKey("connection.host") || config.ContainsKey("db.name"));

    /// <summary>Translates; a configuration in the other spelling is returned as it is. Incomplete ones are translated as far as they go: validation names what is missing.</summary>
    public static IReadOnlyDictionary<string, string> Rewrite(IReadOnlyDictionary<string, string> config)
    {
        if (!IsManaged(config)) return config;
        var result = new Dictionary<string, string>(config, StringComparer.Ordinal);
        if (config.TryGetValue("connection.host", out string? host) && config.TryGetValue("connection.port", out string? port))
        {
            string name = host.Trim().Contains(':', StringComparison.Ordinal) ? $"[{host.Trim()}]" : host.Trim();
            result["connection.url"] = $"jdbc:mysql://{name}:{port.Trim()}/{Uri.EscapeDataString(config.GetValueOrDefault("db.name", "").Trim())}";
        }

        AddTls(config, result);
        if (config.TryGetValue("batch.sizes", out string? batchSize)) result.TryAdd("batch.size", batchSize);
        ManagedSink.Add(config, result);
        return result;
    }

    private static void AddTls(IReadOnlyDictionary<string, string> config, Dictionary<string, string> result)
    {
        if (config.TryGetValue("ssl.mode", out string? mode)) result.TryAdd("connection.sslMode", mode.Trim());
        string? store = ManagedSink.NotEmpty(config, "ssl.truststorefile") ?? ManagedSink.NotEmpty(config, "ssl.rootcertfile");
        if (store is null) return;
        // A certificate pasted as text becomes what the file fields of the service are: a data URI.
        if (store.TrimStart().StartsWith("-----BEGIN", StringComparison.Ordinal)) store = $"data:text/plain;base64,{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(store))}";
        result.TryAdd("connection.trustCertificateKeyStoreUrl", store);
        if (ManagedSink.NotEmpty(config, "ssl.truststorepassword") is { } password) result.TryAdd("connection.trustCertificateKeyStorePassword", password);
    }
}
