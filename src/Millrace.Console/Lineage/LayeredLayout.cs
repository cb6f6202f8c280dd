namespace Millrace.WebConsole.Lineage;

/// <param name="Id">Unique, and what decides where nothing else does.</param>
/// <param name="Phase">
/// Which of every <see cref="LayeredLayout.Period"/> layers it may stand in, so that things of one kind stand below each other; null
/// for any.
/// </param>
internal sealed record LayoutNode(string Id, int? Phase = null);

/// <param name="Layer">From the left, from 0 on.</param>
/// <param name="Y">In heights of a node, from 0 on.</param>
internal sealed record PlacedNode(string Id, int Layer, double Y);

/// <summary>An edge and where it passes through the layers between its ends, which it may run against.</summary>
internal sealed record PlacedEdge(string From, string To, IReadOnlyList<(int Layer, double Y)> Points);

/// <summary>Where everything stands. Nodes come layer by layer, from the top down.</summary>
internal sealed record Placement(IReadOnlyList<PlacedNode> Nodes, IReadOnlyList<PlacedEdge> Edges, int Layers, double Height);

/// <summary>
/// Layered drawing after Sugiyama, Tagawa and Toda (1981), for graphs of some hundred nodes: cycles are broken, each node stands right of
/// what leads to it, crossings are made few by barycentres and by exchanging neighbours, heights follow neighbours. A pure function: the
/// same graph, in whatever order it is told, is the same picture.
/// </summary>
internal static class LayeredLayout
{
    /// <summary>System, source, topic, sink; then a system again.</summary>
    public const int Period = 4;

    /// <param name="nodes">In any order.</param>
    /// <param name="edges">Those of nodes that are not there, and from a node to itself, are passed over.</param>
    /// <param name="before">An earlier picture, whose order is kept unless another has fewer crossings.</param>
    public static Placement Of(IEnumerable<LayoutNode> nodes, IEnumerable<(string From, string To)> edges, Placement? before = null)
    {
        LayoutNode[] all = [.. nodes.DistinctBy(node => node.Id).OrderBy(node => node.Id, StringComparer.Ordinal)];
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (LayoutNode node in all) index[node.Id] = index.Count;
        (int From, int To)[] known = [.. edges
            .Where(edge => index.ContainsKey(edge.From) && index.ContainsKey(edge.To) && edge.From != edge.To)
            .Select(edge => (index[edge.From], index[edge.To])).Distinct().Order()];
        (int From, int To)[] forward = Forward(all.Length, known);
        int[] layers = Layers(all, forward);

        // A long edge is one of short ones, by way of a point in each layer between.
        var layerOf = new List<int>(layers);
        var steps = new List<(int From, int To)>();
        var ways = new List<int>[forward.Length];
        for (int i = 0; i < forward.Length; i++)
        {
            int last = forward[i].From;
            ways[i] = [last];
            for (int layer = layers[last] + 1; layer < layers[forward[i].To]; layer++)
            {
                steps.Add((last, layerOf.Count));
                last = layerOf.Count;
                layerOf.Add(layer);
                ways[i].Add(last);
            }

            steps.Add((last, forward[i].To));
            ways[i].Add(forward[i].To);
        }

        int count = layerOf.Count == 0 ? 0 : layerOf.Max() + 1;
        double[]? seed = before is null ? null : Seed(all, layerOf.Count, before);
        int[][] order = new LayerOrder(layerOf, steps, count, seed).Find();
        double[] heights = LayerHeights.Of(order, steps, all.Length);
        return new Placement(
            [.. order.SelectMany((layer, i) => layer.Where(node => node < all.Length)
                .Select(node => new PlacedNode(all[node].Id, i, heights[node])))],
            [.. known.Select((edge, i) => new PlacedEdge(all[edge.From].Id, all[edge.To].Id, [.. (edge == forward[i]
                ? ways[i] : Enumerable.Reverse(ways[i])).Select(node => (layerOf[node], heights[node]))]))],
            count, heights.Length == 0 ? 0 : heights.Max() + 1);
    }

    // Edges that lead back to where one came from are turned about.
    private static (int From, int To)[] Forward(int count, (int From, int To)[] edges)
    {
        ILookup<int, int> after = edges.ToLookup(edge => edge.From, edge => edge.To);
        int[] state = new int[count];
        var back = new HashSet<(int, int)>();
        var path = new Stack<(int Node, IEnumerator<int> Next)>();
        // Those that nothing leads to first: what flows on from them is forward.
        HashSet<int> entered = [.. edges.Select(edge => edge.To)];
        foreach (int root in Enumerable.Range(0, count).OrderBy(entered.Contains))
        {
            if (state[root] != 0) continue;
            Enter(root);
            while (path.Count > 0)
            {
                (int node, IEnumerator<int> rest) = path.Peek();
                if (!rest.MoveNext())
                {
                    state[node] = 2;
                    path.Pop();
                }
                else if (state[rest.Current] == 1) back.Add((node, rest.Current));
                else if (state[rest.Current] == 0) Enter(rest.Current);
            }
        }

        return [.. edges.Select(edge => back.Contains(edge) ? (edge.To, edge.From) : edge)];

        void Enter(int node)
        {
            state[node] = 1;
            path.Push((node, after[node].GetEnumerator()));
        }
    }

    private static int[] Layers(LayoutNode[] nodes, (int From, int To)[] edges)
    {
        int[] layers = new int[nodes.Length];
        int[] open = new int[nodes.Length];
        foreach ((_, int to) in edges) open[to]++;
        ILookup<int, int> after = edges.ToLookup(edge => edge.From, edge => edge.To);
        var ready = new Queue<int>();
        for (int node = 0; node < nodes.Length; node++)
        {
            layers[node] = Next(nodes[node], 0);
            if (open[node] == 0) ready.Enqueue(node);
        }

        while (ready.TryDequeue(out int node))
        {
            foreach (int next in after[node])
            {
                layers[next] = Math.Max(layers[next], Next(nodes[next], layers[node] + 1));
                if (--open[next] == 0) ready.Enqueue(next);
            }
        }

        // What nothing leads to stands beside what it leads to, not at the far left.
        HashSet<int> entered = [.. edges.Select(edge => edge.To)];
        foreach (int node in Enumerable.Range(0, nodes.Length).Where(node => !entered.Contains(node) && after[node].Any()))
        {
            int most = after[node].Min(next => layers[next]) - 1;
            while (nodes[node].Phase is { } phase && most % Period != phase) most--;
            layers[node] = Math.Max(layers[node], most);
        }

        // Layers that nobody stands in are none.
        int[] used = [.. layers.Distinct().Order()];
        return [.. layers.Select(layer => Array.BinarySearch(used, layer))];
    }

    private static int Next(LayoutNode node, int least)
    {
        while (node.Phase is { } phase && least % Period != phase) least++;
        return least;
    }

    private static double[] Seed(LayoutNode[] nodes, int count, Placement before)
    {
        Dictionary<string, double> last = before.Nodes.ToDictionary(node => node.Id, node => node.Y);
        return [.. Enumerable.Range(0, count).Select(i =>
            i < nodes.Length && last.TryGetValue(nodes[i].Id, out double y) ? y : double.NaN)];
    }
}
