using Millrace.Spellings;

namespace Millrace.Connectors.MySql.Settings;

/// <summary>
/// What the managed spellings of sink and source (<c>connection.host</c>, <c>db.name</c>, <c>ssl.mode</c>) share on their way to the self-managed one. What was
/// given stays in the result, and an explicit self-managed setting wins over what is made here.
/// </summary>
internal static class ManagedSpelling
{
    /// <summary>True when a configuration is in this spelling.</summary>
    /// <param name="managedClass">The connector class that says so by itself.</param>
    public static bool IsManaged(IReadOnlyDictionary<string, string> config, string managedClass) =>
        !config.ContainsKey("connection.url")
        && (config.GetValueOrDefault("connector.class")?.Trim() == managedClass || config.ContainsKey("connection.host") || config.ContainsKey("db.name"));

    /// <summary>Host, port, database and TLS as <c>connection.url</c> and <c>connection.KEY</c>. Incomplete ones are translated as far as they go: validation names what is missing.</summary>
    public static void AddConnection(IReadOnlyDictionary<string, string> config, Dictionary<string, string> result)
    {
        if (config.TryGetValue("connection.host", out string? host) && config.TryGetValue("connection.port", out string? port))
        {
            string name = host.Trim().Contains(':', StringComparison.Ordinal) ? $"[{host.Trim()}]" : host.Trim();
            result["connection.url"] = $"jdbc:mysql://{name}:{port.Trim()}/{Uri.EscapeDataString(config.GetValueOrDefault("db.name", "").Trim())}";
        }

        AddTls(config, result);
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
