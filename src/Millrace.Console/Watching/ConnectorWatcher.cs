using Millrace.WebConsole.Clients;
using Millrace.WebConsole.Connectors;

namespace Millrace.WebConsole.Watching;

/// <summary>All connectors of a Connect cluster and since when each is in its state.</summary>
/// <param name="ByAttention">Failed first, then what is not quite well, then the rest by name.</param>
internal sealed record ConnectorsSnapshot(ServerInfo Server, IReadOnlyList<SeenConnector> ByAttention)
{
    public SeenConnector? Find(string name) => ByAttention.FirstOrDefault(connector => connector.Info.Name == name);

    public int Count(FlowState state) => ByAttention.Count(connector => connector.State == state);

    /// <summary>How many want to be looked at.</summary>
    public int Broken => ByAttention.Count(connector => connector.State is FlowState.Failed or FlowState.Degraded);
}

/// <param name="Since">First look that found it in this state; since when it really is, Connect does not tell.</param>
/// <param name="IsSinceStart">Whether it has been in this state ever since the console looks.</param>
internal sealed record SeenConnector(ConnectorInfo Info, FlowState State, DateTimeOffset Since, bool IsSinceStart);

/// <inheritdoc cref="ConnectorsSnapshot"/>
internal sealed class ConnectorWatcher(ConnectClient connect, TimeProvider time)
    : Watcher<ConnectorsSnapshot>(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(15), time)
{
    private ServerInfo? _server;

    /// <summary>Connectors that are gone, with the configuration they had last and when that was noticed; the newest 50.</summary>
    public IReadOnlyList<(SeenConnector Last, DateTimeOffset Gone)> Deleted { get; private set; } = [];

    protected override async Task<ConnectorsSnapshot> LookAsync(CancellationToken cancellationToken)
    {
        ConnectorsSnapshot? before = Current.Value;
        // After an outage it may be another server.
        if (_server is null || Current.Fault is not null) _server = await connect.ServerAsync(cancellationToken);
        IReadOnlyList<ConnectorInfo> connectors = await connect.ConnectorsAsync(cancellationToken);
        DateTimeOffset now = Time.GetUtcNow();
        SeenConnector[] seen = [.. connectors.Select(connector =>
        {
            FlowState state = StateOf.Connector(connector);
            SeenConnector? last = before?.Find(connector.Name);
            return last is not null && last.State == state
                ? last with { Info = connector }
                : new SeenConnector(connector, state, now, before is null);
        }).OrderBy(connector => connector.State.Rank()).ThenBy(connector => connector.Info.Name, StringComparer.OrdinalIgnoreCase)];
        if (before is not null)
        {
            IEnumerable<SeenConnector> gone = before.ByAttention.Where(old => seen.All(one => one.Info.Name != old.Info.Name));
            Deleted = [.. gone.Select(old => (old, now)),
                .. Deleted.Where(old => seen.All(one => one.Info.Name != old.Last.Info.Name)).Take(50)];
        }

        return new ConnectorsSnapshot(_server, seen);
    }
}
