using Millrace.WebConsole.Lineage;

namespace Millrace.WebConsole.Tests.Lineage;

public sealed class LayeredLayoutTests
{
    private static readonly (string From, string To)[] Flow =
    [
        ("meters", "from-pubsub"), ("from-pubsub", "Readings"), ("Readings", "to-mysql"), ("Readings", "archive"),
        ("to-mysql", "meters.Readings"),
        ("archive", "archive.readings"), ("meters.Readings", "from-mysql"), ("from-mysql", "SM_Readings"), ("ToRedis", "to-redis"),
        ("to-redis", "redis"),
    ];

    [Fact]
    public void Each_stands_right_of_what_leads_to_it_and_none_on_another()
    {
        Placement placed = Place(Flow);
        Dictionary<string, PlacedNode> at = placed.Nodes.ToDictionary(node => node.Id);
        Assert.All(Flow, edge => Assert.True(at[edge.From].Layer < at[edge.To].Layer, $"{edge}"));
        Assert.Equal(7, placed.Layers);
        Apart(placed);
        // What nothing leads to stands beside what it leads to.
        Assert.Equal(at["to-redis"].Layer - 1, at["ToRedis"].Layer);
    }

    [Fact]
    public void Trees_and_flows_beside_each_other_cross_nowhere()
    {
        Assert.Equal(0, Crossings(Place(Flow)));
        var random = new Random(11);
        for (int run = 0; run < 100; run++)
        {
            (string, string)[] tree = [.. Enumerable.Range(1, 40).Select(i => ($"n{random.Next(i):00}", $"n{i:00}"))];
            Assert.Equal(0, Crossings(Place(tree)));
        }
    }

    [Fact]
    public void The_order_of_telling_changes_nothing()
    {
        var random = new Random(3);
        (string, string)[] edges = Edges(random, 60, 120);
        Placement placed = Place(edges);
        for (int run = 0; run < 5; run++)
        {
            random.Shuffle(edges);
            Placement again = Place(edges);
            Assert.Equal(placed.Nodes, again.Nodes);
        }
    }

    [Fact]
    public void One_new_node_leaves_the_others_in_their_order()
    {
        var random = new Random(5);
        for (int run = 0; run < 30; run++)
        {
            (string, string)[] edges = [.. Enumerable.Range(1, 30).Select(i => ($"n{random.Next(i):00}", $"n{i:00}"))];
            Placement before = Place(edges);
            string[] known = [.. before.Nodes.Select(node => node.Id)];
            var after = LayeredLayout.Of(Nodes([.. edges, ("n03", "new")]), [.. edges, ("n03", "new")], before);
            Assert.Equal(known, after.Nodes.Where(node => node.Id != "new").Select(node => node.Id));
            // And the same again is the same picture.
            Assert.Equal(after.Nodes.Select(node => node.Id),
                LayeredLayout.Of(Nodes([.. edges, ("n03", "new")]), [.. edges, ("n03", "new")], after).Nodes.Select(node => node.Id));
        }
    }

    [Fact]
    public void A_circle_is_drawn_and_ends()
    {
        Placement placed = Place(("a", "b"), ("b", "c"), ("c", "a"), ("a", "a"), ("b", "a"));
        Assert.Equal(["a", "b", "c"], placed.Nodes.Select(node => node.Id));
        Assert.Equal(4, placed.Edges.Count);
        PlacedEdge back = placed.Edges.Single(edge => edge.From == "c");
        Assert.Equal((2, 0), (back.Points[0].Layer, back.Points[^1].Layer));
    }

    [Fact]
    public void Things_of_one_kind_stand_below_each_other()
    {
        LayoutNode[] nodes = [new("system", 0), new("source", 1), new("topic", 2), new("lone-topic", 2), new("sink", 3),
            new("lone-sink", 3), new("dead")];
        Placement placed = LayeredLayout.Of(nodes,
            [("system", "source"), ("source", "topic"), ("topic", "sink"), ("lone-topic", "lone-sink"), ("sink", "dead")]);
        Dictionary<string, int> layers = placed.Nodes.ToDictionary(node => node.Id, node => node.Layer);
        Assert.Equal((2, 2, 3, 3, 4), (layers["topic"], layers["lone-topic"], layers["sink"], layers["lone-sink"], layers["dead"]));
    }

    [Fact]
    public void Nothing_is_nothing() => Assert.Equal((0, 0), (LayeredLayout.Of([], []).Layers, LayeredLayout.Of([], []).Height));

    [Fact]
    public void Two_hundred_nodes_and_four_hundred_edges_are_drawn()
    {
        (string, string)[] edges = Edges(new Random(1), 200, 400);
        Placement placed = Place(edges);
        long start = TimeProvider.System.GetTimestamp();
        placed = Place(edges);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{TimeProvider.System.GetElapsedTime(start).TotalMilliseconds:0.0} ms, {Crossings(placed)} crossings");
        Apart(placed);
    }

    private static Placement Place(params (string From, string To)[] edges) => LayeredLayout.Of(Nodes(edges), edges);

    private static IEnumerable<LayoutNode> Nodes((string From, string To)[] edges) =>
        edges.SelectMany(edge => new[] { edge.From, edge.To }).Distinct().Select(id => new LayoutNode(id));

    // As flows are: from one kind to the next, some far.
    private static (string, string)[] Edges(Random random, int nodes, int edges) => [.. Enumerable.Range(0, edges * 2).Select(_ =>
    {
        int from = random.Next(nodes - 1), to = Math.Min(nodes - 1, from + 1 + random.Next(nodes / 4));
        return ($"n{from:000}", $"n{to:000}");
    }).Distinct().Take(edges)];

    private static void Apart(Placement placed)
    {
        foreach (IGrouping<int, PlacedNode> layer in placed.Nodes.GroupBy(node => node.Layer))
        {
            double[] heights = [.. layer.Select(node => node.Y)];
            for (int i = 1; i < heights.Length; i++) Assert.True(heights[i] - heights[i - 1] > .999, $"{heights[i - 1]} and {heights[i]}");
        }
    }

    private static int Crossings(Placement placed)
    {
        ((int Layer, double Y) From, (int Layer, double Y) To)[] steps = [.. placed.Edges.SelectMany(edge =>
            edge.Points.Zip(edge.Points.Skip(1)).Select(step => step.First.Layer < step.Second.Layer ? step : (step.Second, step.First)))];
        int crossings = 0;
        for (int i = 0; i < steps.Length; i++)
            for (int j = i + 1; j < steps.Length; j++)
                if (steps[i].From.Layer == steps[j].From.Layer
                    && (steps[i].From.Y - steps[j].From.Y) * (steps[i].To.Y - steps[j].To.Y) < 0) crossings++;
        return crossings;
    }
}
