using Millrace.Config;

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
        ManagedSinkSettings.Def, ManagedSinkSettings.Host.Name, ManagedSpelling.Rewrite, config => SinkOptions.Plain(ManagedSpelling.Rewrite(config)));

    public static readonly SinkSpelling Typed = new(TypedSinkSettings.Def, TypedSinkSettings.Host.Name, config => config, SinkOptions.Typed);
}
