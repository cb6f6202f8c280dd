using Millrace.WebConsole.Components;
using Millrace.WebConsole.Connectors;
using Millrace.WebConsole.Watching;

namespace Millrace.WebConsole.Lineage;

/// <summary>What is said of nodes and edges at this moment: states, rates, and where a click leads.</summary>
public sealed class LineageLive
{
    private readonly Cluster _cluster;

    internal LineageLive(Cluster cluster) => _cluster = cluster;

    internal IReadOnlyList<SeenConnector> Broken => [.. All.Where(one => one.State is FlowState.Failed or FlowState.Degraded)];

    private IReadOnlyList<SeenConnector> All => _cluster.Connectors?.Current.Value?.ByAttention ?? [];

    /// <summary>Whose surroundings are worth a look first: what is broken, else whatever comes first.</summary>
    internal LineageNode? First(LineageGraph graph) =>
        All.Select(one => graph.Nodes.FirstOrDefault(node => node.Kind is NodeKind.Source or NodeKind.Sink && node.Name == one.Info.Name))
            .FirstOrDefault(node => node is not null) ?? (graph.Nodes.Count > 0 ? graph.Nodes[0] : null);

    /// <summary>Null for what is no connector.</summary>
    internal FlowState? StateOf(LineageNode node) =>
        node.Kind is NodeKind.Source or NodeKind.Sink ? _cluster.Connectors?.Current.Value?.Find(node.Name)?.State : null;

    internal double? RateOf(LineageNode node) => node.Kind switch
    {
        NodeKind.Source or NodeKind.Sink => _cluster.Numbers?.Current.Value?.Find(node.Name)?.PerSecond,
        NodeKind.Topic => _cluster.Topics?.Current.Value?.Find(node.Name)?.Rate,
        _ => null,
    };

    /// <summary>The second line of a node.</summary>
    internal string WordsOf(LineageNode node)
    {
        string rate = RateOf(node) is { } known ? $"{Texts.Rate(known)}/s" : "";
        switch (node.Kind)
        {
            case NodeKind.Source or NodeKind.Sink:
                SeenConnector? seen = _cluster.Connectors?.Current.Value?.Find(node.Name);
                string tasks = seen is { State: FlowState.Degraded } ? $"{seen.Info.Running} of {seen.Info.Tasks.Count}" : "";
                string state = seen is { State: not (FlowState.Running or FlowState.Degraded) } ? seen.State.Css() : "";
                return string.Join(", ", new[] { rate, tasks, state }.Where(text => text.Length > 0));
            case NodeKind.Topic:
                return rate.Length > 0 ? rate : _cluster.Topics?.Current.Value is null ? "" : "not there";
            case NodeKind.Group:
                return _cluster.Groups?.Current.Value?.Find(node.Name)?.Behind is { } behind ? $"{Texts.Number(behind)} behind" : "";
            default:
                return node.Note;
        }
    }

    /// <summary>Where a click leads; of a system to what is around it, because there is no page of it.</summary>
    internal static string HrefOf(LineageNode node) => node.Kind switch
    {
        NodeKind.Source or NodeKind.Sink => Link.Connector(node.Name),
        NodeKind.Topic => Link.Topic(node.Name),
        NodeKind.Group => Link.Group(node.Name),
        _ => Link.Lineage(node.Name),
    };

    /// <summary>An edge has a connector or a group at one of its ends, and is as that is.</summary>
    internal (string Css, double? Rate, bool IsBroken) Of(LineageNode from, LineageNode to)
    {
        LineageNode connector = to.Kind is NodeKind.Sink or NodeKind.Source or NodeKind.Group ? to : from;
        double? rate = RateOf(connector) ?? RateOf(from);
        // What has failed does not reach its system; the topic has no part in it.
        bool isBroken = StateOf(connector) is FlowState.Failed && (from.Kind == NodeKind.System || to.Kind == NodeKind.System);
        return (isBroken ? "edge broken" : rate > 0 ? "edge" : "edge idle", rate, isBroken);
    }
}
