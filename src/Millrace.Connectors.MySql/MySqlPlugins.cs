using Millrace.Connectors.MySql.Sink;

namespace Millrace.Connectors.MySql;

/// <summary>The connectors of this assembly.</summary>
public static class MySqlPlugins
{
    internal const string ManagedClass = "MySqlSink";

    public static IReadOnlyList<Plugin> All { get; } =
    [
        new Plugin(PluginType.Sink, "io.confluent.connect.jdbc.JdbcSinkConnector", SinkSettings.Def, () => new MySqlSinkConnector(SinkSettings.Def)),
        new Plugin(PluginType.Sink, ManagedClass, ManagedSinkSettings.Def, () => new MySqlSinkConnector(ManagedSinkSettings.Def)),
    ];
}
