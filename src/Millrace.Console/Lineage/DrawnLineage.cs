namespace Millrace.WebConsole.Lineage;

/// <summary>A graph and its picture, made anew only when what is in it changes.</summary>
public sealed class DrawnLineage
{
    /// <summary>Before anything is known.</summary>
    public static readonly DrawnLineage Nothing = new(new LineageGraph([], []), null);

    private readonly Placement _placement;

    private DrawnLineage(LineageGraph graph, Placement? before)
    {
        Graph = graph;
        _placement = graph.Place(before);
        Picture = new Picture(graph, _placement);
    }

    internal LineageGraph Graph { get; }

    internal Picture Picture { get; }

    /// <summary>With another graph: what is in both keeps its order as far as it can.</summary>
    internal DrawnLineage With(LineageGraph graph) =>
        graph.Nodes.SequenceEqual(Graph.Nodes) && graph.Edges.SequenceEqual(Graph.Edges) ? this : new DrawnLineage(graph, _placement);
}
