using Millrace.WebConsole.Clients;
using Millrace.WebConsole.Watching;

namespace Millrace.WebConsole.Lineage;

internal enum NodeKind
{
    System,
    Source,
    Topic,
    Sink,
    Group,
}

/// <param name="Id">Kind and name.</param>
/// <param name="Note">What it is, in few words; empty for what is said live.</param>
internal sealed record LineageNode(string Id, NodeKind Kind, string Name, string Note);

/// <summary>
/// What flows where: systems, connectors, topics and groups, by names alone, so that numbers move nothing. From configurations, from
/// <c>GET /connectors/X/topics</c> and from the topics that groups have committed; of plugins that nobody knows, topics only.
/// </summary>
internal sealed record LineageGraph(IReadOnlyList<LineageNode> Nodes, IReadOnlyList<(string From, string To)> Edges)
{
    /// <param name="connectors">All of them.</param>
    /// <param name="active">Topics that connectors have used, by connector.</param>
    /// <param name="groups">Null when they are not known.</param>
    /// <param name="topics">Null when they are not known; then what is named is taken to be there.</param>
    public static LineageGraph Of(IEnumerable<ConnectorInfo> connectors, IReadOnlyDictionary<string, IReadOnlyList<string>> active,
        GroupsSnapshot? groups, TopicsSnapshot? topics)
    {
        var nodes = new Dictionary<string, LineageNode>(StringComparer.Ordinal);
        var edges = new HashSet<(string From, string To)>();
        var owned = new HashSet<string>(StringComparer.Ordinal);
        foreach (ConnectorInfo one in connectors)
        {
            string connector = Add(one.IsSink ? NodeKind.Sink : NodeKind.Source, one.Name);
            string[] used = [.. one.Topics.Where(name => !name.StartsWith('/') && !name.EndsWith('…'))
                .Concat(active.GetValueOrDefault(one.Name) ?? []).Distinct(StringComparer.Ordinal)];
            foreach (string topic in used)
                edges.Add(one.IsSink ? (Add(NodeKind.Topic, topic), connector) : (connector, Add(NodeKind.Topic, topic)));
            foreach ((string name, string note) in DataSystems.Of(one, used))
            {
                string system = Add(NodeKind.System, name, note);
                edges.Add(one.IsSink ? (connector, system) : (system, connector));
            }

            if (one.IsSink) owned.Add(one.Group);
            if (one.DeadLettersIn(topics) is { } dead && topics?.Find(dead) is not null) edges.Add((connector, Add(NodeKind.Topic, dead)));
        }

        foreach (SeenGroup group in groups?.Groups ?? [])
        {
            // A sink is its group; a bookmark of dead letters is nobody who reads.
            if (owned.Contains(group.Name) || group.Name.StartsWith("millrace-redrive-", StringComparison.Ordinal)) continue;
            foreach (string topic in group.Topics.Where(name => topics?.Find(name) is not { IsInternal: true }))
                edges.Add((Add(NodeKind.Topic, topic), Add(NodeKind.Group, group.Name)));
        }

        return new LineageGraph([.. nodes.Values.OrderBy(node => node.Id, StringComparer.Ordinal)], [.. edges.Order()]);

        string Add(NodeKind kind, string name, string note = "")
        {
            string id = kind == NodeKind.System ? $"{kind} {note} {name}" : $"{kind} {name}";
            nodes.TryAdd(id, new LineageNode(id, kind, name, note));
            return id;
        }
    }

    /// <summary>What is at most so many steps away from one node, in either direction.</summary>
    public LineageGraph Around(string id, int steps)
    {
        HashSet<string> near = [id];
        for (int i = 0; i < steps; i++)
            near.UnionWith(Edges.Where(edge => near.Contains(edge.From) || near.Contains(edge.To))
                .SelectMany(edge => new[] { edge.From, edge.To }).ToArray());
        return new LineageGraph([.. Nodes.Where(node => near.Contains(node.Id))],
            [.. Edges.Where(edge => near.Contains(edge.From) && near.Contains(edge.To))]);
    }

    /// <summary>Things of one kind below each other; a topic that only sinks write to, such as one of dead letters, where
    /// there is room.</summary>
    public Placement Place(Placement? before)
    {
        Dictionary<string, NodeKind> kinds = Nodes.ToDictionary(node => node.Id, node => node.Kind);
        ILookup<string, NodeKind> into = Edges.ToLookup(edge => edge.To, edge => kinds[edge.From]);
        return LayeredLayout.Of(Nodes.Select(node => new LayoutNode(node.Id, node.Kind switch
        {
            NodeKind.System => 0,
            NodeKind.Source => 1,
            NodeKind.Topic => into[node.Id].Any() && into[node.Id].All(kind => kind == NodeKind.Sink) ? null : 2,
            _ => 3,
        })), Edges, before);
    }
}
