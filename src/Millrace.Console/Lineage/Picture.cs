using System.Globalization;

namespace Millrace.WebConsole.Lineage;

/// <summary>A placement in pixels: columns as wide as their longest text, edges as curves.</summary>
internal sealed class Picture
{
    // A node is 40 high and 16 from the next; the names of layers stand above.
    private const int NodeHeight = 40, RowHeight = 56, Top = 24;

    // Of a column, and between two.
    private const int Narrowest = 84, Widest = 230, Gap = 40, WidestGap = 110;

    // What the page is wide; less is not drawn larger.
    private const int LeastWidth = 1016;

    // A letter of the picture's text is seldom wider.
    private const double Letter = 7.2;

    // Mark and margins beside the text.
    private const int Around = 34;

    private readonly int[] _left;
    private readonly int[] _width;
    private readonly Dictionary<string, PlacedNode> _places;

    public Picture(LineageGraph graph, Placement placement)
    {
        _places = placement.Nodes.ToDictionary(node => node.Id);
        Dictionary<string, LineageNode> nodes = graph.Nodes.ToDictionary(node => node.Id);
        _width = [.. Enumerable.Range(0, placement.Layers).Select(layer => placement.Nodes.Where(node => node.Layer == layer)
            .Select(node => Math.Clamp(Around + (int)(Letter * Math.Max(nodes[node.Id].Name.Length, 9)), Narrowest, Widest))
            .DefaultIfEmpty(Narrowest).Max())];
        int room = LeastWidth - _width.Sum();
        int gap = placement.Layers < 2 ? 0 : Math.Clamp(room / (placement.Layers - 1), Gap, WidestGap);
        _left = [.. Enumerable.Range(0, placement.Layers).Select(layer => _width.Take(layer).Sum() + (layer * gap))];
        Width = Math.Max(LeastWidth, placement.Layers == 0 ? 0 : _left[^1] + _width[^1] + 1);
        Height = Top + (int)Math.Ceiling(placement.Height * RowHeight);
        Nodes = [.. placement.Nodes.Select(node => nodes[node.Id])];
        Edges = placement.Edges;
        Layers = [.. Enumerable.Range(0, placement.Layers).Select(layer => (_left[layer], string.Join(", ", placement.Nodes
            .Where(node => node.Layer == layer).Select(node => nodes[node.Id].Kind).Distinct().Order().Select(Words))))];
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Layer by layer, from the top down: the order of the keyboard.</summary>
    public IReadOnlyList<LineageNode> Nodes { get; }

    public IReadOnlyList<PlacedEdge> Edges { get; }

    /// <summary>What stands in each layer.</summary>
    public IReadOnlyList<(int X, string Name)> Layers { get; }

    public int X(LineageNode node) => _left[_places[node.Id].Layer];

    public int Y(LineageNode node) => Upper(_places[node.Id].Y);

    public int WidthOf(LineageNode node) => _width[_places[node.Id].Layer];

    /// <summary>The name as far as there is room for it.</summary>
    public string NameOf(LineageNode node)
    {
        int most = (int)((WidthOf(node) - Around) / Letter) + 1;
        return node.Name.Length <= most ? node.Name : $"{node.Name[..(most - 1)]}…";
    }

    /// <summary>The path of an edge, from the side of one node to that of the other.</summary>
    public string Path(PlacedEdge edge)
    {
        var path = new System.Text.StringBuilder();
        for (int i = 1; i < edge.Points.Count; i++)
        {
            bool isForward = edge.Points[i].Layer > edge.Points[i - 1].Layer;
            (int fromX, int fromY) = Side(edge.Points[i - 1], isForward);
            (int toX, int toY) = Side(edge.Points[i], !isForward);
            int middle = (fromX + toX) / 2;
            if (i == 1) path.Append(CultureInfo.InvariantCulture, $"M{fromX} {fromY}");
            // Across a column that it passes by.
            else path.Append(CultureInfo.InvariantCulture, $"L{fromX} {fromY}");
            path.Append(CultureInfo.InvariantCulture, $"C{middle} {fromY} {middle} {toY} {toX} {toY}");
        }

        return path.ToString();
    }

    /// <summary>Where a mark on the edge stands.</summary>
    public (int X, int Y) Middle(PlacedEdge edge)
    {
        bool isForward = edge.Points[1].Layer > edge.Points[0].Layer;
        (int fromX, int fromY) = Side(edge.Points[0], isForward);
        (int toX, int toY) = Side(edge.Points[1], !isForward);
        return (((fromX + toX) / 2) - 6, ((fromY + toY) / 2) - 6);
    }

    /// <summary>By the logarithm of the rate: ten times as much is a little wider.</summary>
    public static string Stroke(double? rate) =>
        (rate is > 0 and { } known ? Math.Clamp(1.5 + Math.Log10(1 + known), 1.5, 5) : 1.5).ToString("0.#", CultureInfo.InvariantCulture);

    public static string Words(NodeKind kind) => kind switch
    {
        NodeKind.System => "Systems",
        NodeKind.Source => "Sources",
        NodeKind.Topic => "Topics",
        NodeKind.Sink => "Sinks",
        _ => "Groups",
    };

    private static int Upper(double y) => Top + (int)Math.Round(y * RowHeight);

    private (int X, int Y) Side((int Layer, double Y) point, bool isRight) =>
        (_left[point.Layer] + (isRight ? _width[point.Layer] : 0), Upper(point.Y) + (NodeHeight / 2));
}
