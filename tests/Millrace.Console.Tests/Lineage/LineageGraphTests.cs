using Bunit;
using Millrace.WebConsole.Clients;
using Millrace.WebConsole.Lineage;
using Millrace.WebConsole.Watching;

namespace Millrace.WebConsole.Tests.Lineage;

public sealed class LineageGraphTests : BunitContext
{
    private static readonly ConnectorInfo Sink = Connector("to-mysql", "sink", ("connector.class", "MySqlSink"), ("topics", "Readings"),
        ("connection.host", "db.lab"), ("db.name", "meters"), ("connection.password", "hunter2"));

    private static readonly ConnectorInfo Source = Connector("from-mysql", "source",
        ("connector.class", "io.confluent.connect.jdbc.JdbcSourceConnector"), ("topic.prefix", "SM_"), ("table.whitelist", "Readings"),
        ("connection.url", "jdbc:mysql://user:hunter2@db.lab:3306/meters?ssl=true"));

    [Fact]
    public void What_a_sink_writes_and_a_source_reads_is_one_table()
    {
        var graph = LineageGraph.Of([Sink, Source], Active(("from-mysql", "SM_Readings")), null, null);
        Assert.Equal(
            [
                ("Sink to-mysql", "System MySQL db.lab meters.Readings"), ("Source from-mysql", "Topic SM_Readings"),
                ("System MySQL db.lab meters.Readings", "Source from-mysql"), ("Topic Readings", "Sink to-mysql"),
            ], graph.Edges.Order());
        Assert.DoesNotContain(graph.Nodes, node => node.ToString().Contains("hunter2", StringComparison.Ordinal));
        Assert.Equal(["Topics", "Sinks", "Systems", "Sources", "Topics"],
            new Picture(graph, graph.Place(null)).Layers.Select(layer => layer.Name));
    }

    [Fact]
    public void Of_a_plugin_that_nobody_knows_there_are_topics_only()
    {
        var graph = LineageGraph.Of([Connector("x", "sink", ("connector.class", "org.example.Sink"), ("topics.regex", "a.*"))],
            Active(("x", "a1")), null, null);
        Assert.Equal([("Topic a1", "Sink x")], graph.Edges);
    }

    [Fact]
    public void Around_one_node_is_what_two_steps_reach()
    {
        var graph = LineageGraph.Of([Sink, Source], Active(("from-mysql", "SM_Readings")), null, null);
        Assert.Equal(["Sink to-mysql", "System MySQL db.lab meters.Readings", "Topic Readings"],
            graph.Around("Topic Readings", 2).Nodes.Select(node => node.Id));
    }

    [Theory]
    [InlineData("db.lab", "db.lab")]
    [InlineData("db.lab:3306", "db.lab")]
    [InlineData("redis://:hunter2@r.lab:6379/0", "r.lab")]
    [InlineData("jdbc:mysql://u:p@h:1/x?password=hunter2", "h")]
    [InlineData("a:1,b:2", "a")]
    [InlineData("jdbc:mysql://[::1]:3306/x", "::1")]
    public void A_host_is_a_host_and_no_login(string address, string host) => Assert.Equal(host, DataSystems.HostOf(address));

    [Fact]
    public async Task Names_of_others_are_text_and_numbers_move_nothing()
    {
        const string hostile = "</text><script>alert(1)</script>";
        ConnectorInfo connector =
            Connector(hostile, "sink", ("connector.class", "FileStreamSink"), ("topics", hostile), ("file", "/x/<b>"));
        var graph = LineageGraph.Of([connector], Active(), null, null);
        DrawnLineage drawn = DrawnLineage.Nothing.With(graph);
        await using var cluster = new Cluster(new ConsoleSettings());
        var picture = Render<LineagePicture>(part => part.Add(one => one.Drawn, drawn).Add(one => one.Live, new LineageLive(cluster)));
        Assert.Empty(picture.FindAll("script, b"));
        Assert.Equal(3, picture.FindAll("a").Count);
        // Whoever says aloud what is seen finds the link (WCAG 2.5.3).
        Assert.All(picture.FindAll("a"), link => Assert.StartsWith(
            string.Join(' ', link.TextContent.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
            link.GetAttribute("aria-label"), StringComparison.Ordinal));
        var list = Render<LineageList>(part => part.Add(one => one.Drawn, drawn).Add(one => one.Live, new LineageLive(cluster)));
        Assert.Empty(list.FindAll("script, b"));
        Assert.Same(drawn, drawn.With(LineageGraph.Of([connector], Active(), null, null)));
    }

    private static ConnectorInfo Connector(string name, string kind, params (string Key, string Value)[] config) => new(name, kind,
        config.ToDictionary(one => one.Key, one => one.Value), "RUNNING", "w", null, null, []);

    private static Dictionary<string, IReadOnlyList<string>> Active(params (string Connector, string Topic)[] active) =>
        active.ToDictionary(one => one.Connector, one => (IReadOnlyList<string>)[one.Topic]);
}
