using Millrace.Connectors.MySql.Sink;
using Millrace.Connectors.MySql.Source;

namespace Millrace.Connectors.MySql;

/// <summary>The connectors of this assembly.</summary>
public static class MySqlPlugins
{
    internal const string ManagedSinkClass = "MySqlSink";
    internal const string ManagedSourceClass = "MySqlSource";
    internal const string AivenSinkClass = "io.aiven.connect.jdbc.JdbcSinkConnector";
    internal const string AivenSourceClass = "io.aiven.connect.jdbc.JdbcSourceConnector";

    public static IReadOnlyList<Plugin> All { get; } =
    [
        new Plugin(PluginType.Sink, "io.confluent.connect.jdbc.JdbcSinkConnector", SinkSettings.Def, () => new MySqlSinkConnector(SinkSettings.Def)),
        // Hidden: two plugins of one simple name would make the short form "JdbcSink" ambiguous.
        new Plugin(PluginType.Sink, AivenSinkClass, AivenSinkSettings.Def, () => new MySqlSinkConnector(AivenSinkSettings.Def)) { IsHidden = true },
        new Plugin(PluginType.Sink, ManagedSinkClass, ManagedSinkSettings.Def, () => new MySqlSinkConnector(ManagedSinkSettings.Def)),
        new Plugin(PluginType.Source, "io.confluent.connect.jdbc.JdbcSourceConnector", SourceSettings.Def, () => new MySqlSourceConnector(SourceSettings.Def)),
        new Plugin(PluginType.Source, AivenSourceClass, AivenSourceSettings.Def, () => new MySqlSourceConnector(AivenSourceSettings.Def)) { IsHidden = true },
        new Plugin(PluginType.Source, ManagedSourceClass, ManagedSourceSettings.Def, () => new MySqlSourceConnector(ManagedSourceSettings.Def)),
    ];
}
