using Millrace.Config;
using Millrace.Spellings;

namespace Millrace.Connectors.Redis.Sink;

/// <summary>One of the ways in which configurations of this sink are written.</summary>
/// <param name="Config">Its settings.</param>
/// <param name="Place">Name of the setting that carries errors of the connection.</param>
/// <param name="Rewrite">Translates for the worker and for <paramref name="Bind"/>.</param>
/// <param name="Bind">Binds a configuration, translated or not. Errors: <see cref="Errors.ConfigException"/>.</param>
internal sealed record SinkSpelling(
    ConfigDef Config,
    string Place,
    Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>> Rewrite,
    Func<IReadOnlyDictionary<string, string>, SinkOptions> Bind)
{
    public static readonly SinkSpelling Plain = new(SinkSettings.Def, SinkSettings.Hosts.Name, config => config, SinkOptions.Plain);

    public static readonly SinkSpelling Managed = new(
        ManagedSinkSettings.Def, ManagedSinkSettings.Host.Name, ManagedSpelling.Rewrite,
        config => SinkOptions.Plain(ManagedSpelling.Rewrite(config)));

    public static readonly SinkSpelling Typed = new(
        TypedSinkSettings.Def, TypedSinkSettings.Host.Name, config => config, SinkOptions.Typed);
}

/// <summary>
/// The managed spelling (<c>redis.hostname</c>, <c>redis.portnumber</c>, <c>redis.ssl.mode</c>, ...) to the self-managed one of
/// <see cref="SinkSettings"/>. What was given stays in the result, and an explicit self-managed setting wins over what is made here.
/// </summary>
internal static class ManagedSpelling
{
    /// <summary>Translates. Incomplete ones are translated as far as they go: validation names what is missing.</summary>
    public static IReadOnlyDictionary<string, string> Rewrite(IReadOnlyDictionary<string, string> config)
    {
        var result = new Dictionary<string, string>(config, StringComparer.Ordinal);
        if (config.TryGetValue("redis.hostname", out string? host) && config.TryGetValue("redis.portnumber", out string? port))
            result["redis.hosts"] = $"{(host.Contains(':', StringComparison.Ordinal) ? $"[{host.Trim()}]" : host.Trim())}:{port.Trim()}";
        result.TryAdd("redis.database", "0");
        if (ManagedSink.NotEmpty(config, "redis.server.password") is { } password) result.TryAdd("redis.password", password);
        AddTls(config, result);
        ManagedSink.Add(config, result);
        return result;
    }

    private static void AddTls(IReadOnlyDictionary<string, string> config, Dictionary<string, string> result)
    {
        string mode = ManagedSink.NotEmpty(config, "redis.ssl.mode")?.Trim().ToLowerInvariant() ?? "disabled";
        if (mode == "disabled") return;
        result.TryAdd("redis.ssl.enabled", "true");
        if (mode.StartsWith("server", StringComparison.Ordinal) && ManagedSink.NotEmpty(config, "redis.ssl.truststore.file") is { } trust)
            result.TryAdd("redis.ssl.truststore.path", trust);
        if (mode == "server+client" && ManagedSink.NotEmpty(config, "redis.ssl.keystore.file") is { } keys)
            result.TryAdd("redis.ssl.keystore.path", keys);
    }
}
