namespace Millrace.WebConsole.Lineage;

/// <summary>Which node stands above which in each layer, so that few edges cross.</summary>
/// <param name="layerOf">Layer of each node.</param>
/// <param name="steps">Edges, each from one layer to the next.</param>
/// <param name="count">How many layers there are.</param>
/// <param name="seed">Heights in an earlier picture, NaN for what was not in it; null without one.</param>
internal sealed class LayerOrder(IReadOnlyList<int> layerOf, IReadOnlyList<(int From, int To)> steps, int count, double[]? seed)
{
    // There and back twice; more changes little.
    private const int Sweeps = 4;

    private readonly int[][] _before = Neighbours(layerOf.Count, steps.Select(step => (step.To, step.From)));
    private readonly int[][] _after = Neighbours(layerOf.Count, steps);
    private readonly int[] _place = new int[layerOf.Count];

    public int[][] Find()
    {
        int[][] order = First();
        Take(order);
        int[][] best = Copy(order);
        int fewest = Crossings(order);
        for (int sweep = 0; sweep < Sweeps && fewest > 0; sweep++)
        {
            bool isDown = sweep % 2 == 0;
            for (int i = 1; i < count; i++) Sort(order, isDown ? i : count - 1 - i, isDown ? _before : _after);
            Exchange(order);
            int crossings = Crossings(order);
            if (crossings >= fewest) continue;
            (best, fewest) = (Copy(order), crossings);
        }

        return best;
    }

    // As a walk from each node along its edges meets them: what hangs together stands together, and trees cross nowhere.
    private int[][] First()
    {
        var layers = Enumerable.Range(0, count).Select(_ => new List<int>()).ToArray();
        bool[] seen = new bool[layerOf.Count];
        var path = new Stack<int>();
        for (int layer = 0; layer < count; layer++)
        {
            for (int root = 0; root < layerOf.Count; root++)
            {
                if (layerOf[root] != layer || seen[root]) continue;
                path.Push(root);
                while (path.TryPop(out int node))
                {
                    if (seen[node]) continue;
                    seen[node] = true;
                    layers[layerOf[node]].Add(node);
                    // Pushed last is met first: forward before back, each from the top.
                    foreach (int next in _before[node].Reverse()) if (!seen[next]) path.Push(next);
                    foreach (int next in _after[node].Reverse()) if (!seen[next]) path.Push(next);
                }
            }
        }

        if (seed is null) return [.. layers.Select(layer => layer.ToArray())];
        // What was there keeps its order; what is new, and points of long edges, go to where their neighbours were.
        double[] wanted = [.. seed];
        for (int pass = 0; pass < 3; pass++)
        {
            for (int node = 0; node < wanted.Length; node++)
            {
                if (!double.IsNaN(wanted[node])) continue;
                double[] known = [.. _before[node].Concat(_after[node]).Select(next => wanted[next]).Where(y => !double.IsNaN(y))];
                if (known.Length > 0) wanted[node] = known.Average();
            }
        }

        return [.. layers.Select(layer => layer.OrderBy(node => double.IsNaN(wanted[node]) ? double.MaxValue : wanted[node]).ToArray())];
    }

    private void Sort(int[][] order, int layer, int[][] neighbours)
    {
        // Without neighbours one stays where it is.
        order[layer] = [.. order[layer]
            .OrderBy(node => neighbours[node].Length == 0 ? _place[node] : neighbours[node].Average(next => _place[next]))
            .ThenBy(node => _place[node])];
        Take(order[layer]);
    }

    // Neighbours change places while that makes fewer crossings.
    private void Exchange(int[][] order)
    {
        for (int round = 0; round < 8; round++)
        {
            bool isBetter = false;
            foreach (int[] layer in order)
            {
                for (int i = 0; i + 1 < layer.Length; i++)
                {
                    int upper = layer[i], lower = layer[i + 1];
                    if (Between(upper, lower) <= Between(lower, upper)) continue;
                    (layer[i], layer[i + 1], _place[lower], _place[upper]) = (lower, upper, i, i + 1);
                    isBetter = true;
                }
            }

            if (!isBetter) return;
        }
    }

    // Crossings of the edges of two nodes that stand in this order.
    private int Between(int upper, int lower) => Pairs(_before[upper], _before[lower]) + Pairs(_after[upper], _after[lower]);

    private int Pairs(int[] ofUpper, int[] ofLower)
    {
        int crossings = 0;
        foreach (int one in ofUpper)
            foreach (int other in ofLower)
                if (_place[one] > _place[other]) crossings++;
        return crossings;
    }

    private int Crossings(int[][] order)
    {
        int crossings = 0;
        foreach (int[] layer in order)
            for (int i = 0; i < layer.Length; i++)
                for (int j = i + 1; j < layer.Length; j++)
                    crossings += Pairs(_after[layer[i]], _after[layer[j]]);
        return crossings;
    }

    private void Take(int[][] order)
    {
        foreach (int[] layer in order) Take(layer);
    }

    private void Take(int[] layer)
    {
        for (int i = 0; i < layer.Length; i++) _place[layer[i]] = i;
    }

    private static int[][] Copy(int[][] order) => [.. order.Select(layer => layer.ToArray())];

    private static int[][] Neighbours(int count, IEnumerable<(int From, int To)> steps)
    {
        ILookup<int, int> all = steps.ToLookup(step => step.From, step => step.To);
        return [.. Enumerable.Range(0, count).Select(node => all[node].Order().ToArray())];
    }
}
