namespace Millrace.WebConsole.Lineage;

/// <summary>How high each node stands: near its neighbours, in the order of its layer, none on another.</summary>
internal static class LayerHeights
{
    // There and back four times.
    private const int Passes = 8;

    // An edge that passes by needs less room than a node.
    private const double OfEdge = .5;

    /// <param name="order">Each layer from the top down.</param>
    /// <param name="steps">Edges from one layer to the next.</param>
    /// <param name="nodes">Numbers from this on are points of long edges.</param>
    public static double[] Of(int[][] order, IReadOnlyList<(int From, int To)> steps, int nodes)
    {
        double[] heights = new double[order.Sum(layer => layer.Length)];
        if (heights.Length == 0) return heights;
        ILookup<int, int> before = steps.ToLookup(step => step.To, step => step.From);
        ILookup<int, int> after = steps.ToLookup(step => step.From, step => step.To);
        double[][] offsets = [.. order.Select(layer => Offsets(layer, nodes))];
        for (int i = 0; i < order.Length; i++)
            for (int j = 0; j < order[i].Length; j++) heights[order[i][j]] = offsets[i][j];
        for (int pass = 0; pass < Passes; pass++)
        {
            for (int i = 0; i < order.Length; i++)
            {
                int at = pass % 2 == 0 ? i : order.Length - 1 - i;
                Settle(order[at], offsets[at], heights, node => [.. before[node], .. after[node]]);
            }
        }

        double top = heights.Min();
        return [.. heights.Select(height => height - top)];
    }

    // Least squares under "not closer than": take the room away that those above need, then average what is out of order (pool adjacent
    // violators), then give the room back.
    private static void Settle(int[] layer, double[] offsets, double[] heights, Func<int, int[]> neighbours)
    {
        var pools = new List<(double Sum, int Count)>();
        for (int i = 0; i < layer.Length; i++)
        {
            int[] near = neighbours(layer[i]);
            pools.Add(((near.Length == 0 ? heights[layer[i]] : Median(near, heights)) - offsets[i], 1));
            while (pools.Count > 1 && pools[^2].Sum / pools[^2].Count >= pools[^1].Sum / pools[^1].Count)
            {
                pools[^2] = (pools[^2].Sum + pools[^1].Sum, pools[^2].Count + pools[^1].Count);
                pools.RemoveAt(pools.Count - 1);
            }
        }

        int next = 0;
        foreach ((double sum, int count) in pools)
            for (int i = 0; i < count; i++, next++) heights[layer[next]] = (sum / count) + offsets[next];
    }

    private static double Median(int[] nodes, double[] heights)
    {
        double[] sorted = [.. nodes.Select(node => heights[node]).Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private static double[] Offsets(int[] layer, int nodes)
    {
        double[] offsets = new double[layer.Length];
        for (int i = 1; i < layer.Length; i++)
            offsets[i] = offsets[i - 1] + (Room(layer[i - 1]) + Room(layer[i])) / 2;
        return offsets;

        double Room(int node) => node < nodes ? 1 : OfEdge;
    }
}
