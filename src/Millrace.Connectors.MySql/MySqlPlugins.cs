using Millrace.Connectors.MySql.Sink;
using Millrace.Connectors.MySql.Source;

namespace Millrace.Connectors.MySql;

/// <summary>The connectors of this assembly.</summary>
public static class MySqlPlugins
{
    public static IReadOnlyList<Plugin> All { get; } =
    [
        new(PluginType.Sink, "io.confluent.connect.jdbc.JdbcSinkConnector", SinkSettings.Def, Sink),
        // Hidden: two plugins of one simple name would make the short form "JdbcSink" ambiguous.
        new(PluginType.Sink, "io.aiven.connect.jdbc.JdbcSinkConnector", AivenFork.SinkDef, AivenSink) { IsHidden = true },
        new(PluginType.Sink, "MySqlSink", ManagedSpelling.Sink, Sink),
        new(PluginType.Source, "io.confluent.connect.jdbc.JdbcSourceConnector", SourceSettings.Def, Source),
        new(PluginType.Source, "io.aiven.connect.jdbc.JdbcSourceConnector", AivenFork.Source, Source) { IsHidden = true },
        new(PluginType.Source, "MySqlSource", ManagedSpelling.Source, Source),
    ];

    private static MySqlSinkConnector Sink() => new(SinkSettings.Def, SinkOptions.From);

    private static MySqlSinkConnector AivenSink() => new(AivenFork.SinkDef, AivenFork.BindSink);

    private static MySqlSourceConnector Source() => new();
}
