using Millrace.Connectors.MySql.Settings;
using Millrace.Spellings;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>The managed spelling of the sink (<see cref="ManagedSpelling"/>, <see cref="ManagedSink"/>) to the self-managed one.</summary>
/// <remarks>The managed service also sets max.retries to 0, because its platform restarts failed tasks; here the self-managed default stays.</remarks>
internal static class ManagedSinkSpelling
{
    /// <summary>Translates; a configuration in the other spelling is returned as it is.</summary>
    public static IReadOnlyDictionary<string, string> Rewrite(IReadOnlyDictionary<string, string> config)
    {
        if (!ManagedSpelling.IsManaged(config, MySqlPlugins.ManagedSinkClass)) return config;
        var result = new Dictionary<string, string>(config, StringComparer.Ordinal);
        ManagedSpelling.AddConnection(config, result);
        if (config.TryGetValue("batch.sizes", out string? batchSize)) result.TryAdd("batch.size", batchSize);
        ManagedSink.Add(config, result);
        return result;
    }
}
