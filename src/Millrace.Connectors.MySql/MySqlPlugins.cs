using Millrace.Connectors.MySql.Sink;

namespace Millrace.Connectors.MySql;

/// <summary>The connectors of this assembly.</summary>
public static class MySqlPlugins
{
    internal const string ManagedClass = "MySqlSink";
    internal const string AivenClass = "io.aiven.connect.jdbc.JdbcSinkConnector";

    public static IReadOnlyList<Plugin> All { get; } =
    [
        new Plugin(PluginType.Sink, "io.confluent.connect.jdbc.JdbcSinkConnector", SinkSettings.Def, () => new MySqlSinkConnector(SinkSettings.Def)),
        // Hidden: two plugins of one simple name would make the short form "JdbcSink" ambiguous.
        new Plugin(PluginType.Sink, AivenClass, AivenSinkSettings.Def, () => new MySqlSinkConnector(AivenSinkSettings.Def)) { IsHidden = true },
        new Plugin(PluginType.Sink, ManagedClass, ManagedSinkSettings.Def, () => new MySqlSinkConnector(ManagedSinkSettings.Def)),
    ];
}
