using Millrace.Connectors.Redis.Resp;

namespace Millrace.Connectors.Redis.Topology;

/// <summary>
/// All masters of a cluster, each with a connection that is made when it is needed. A batch is divided by the slots of its keys, and all
/// nodes get their parts at once; the order of a key's commands stays, for a key is on one node. What a node passes on (MOVED, ASK) is sent
/// again to whom it names, before the batch is done.
/// </summary>
internal sealed class RedisCluster : RedisSession
{
    // Slots move one after the other; a command that is still sent on after so many rounds meets nodes that disagree.
    private const int MostRounds = 16;

    private static readonly TimeSpan PauseOfLaterRounds = TimeSpan.FromMilliseconds(50);

    private readonly RedisEndpoint _endpoint;
    private readonly SeedList _seeds;

    // The nodes' tasks of one round run at once, and each may add its connection: locked then. Nobody else looks at it during a round.
    private readonly Dictionary<RedisAddress, RespConnection> _connections = [];

    // Changed between rounds only, by the caller; during a round a batch belongs to its node's task.
    private readonly Dictionary<RedisAddress, NodeBatch> _batches = [];
    private ClusterMap _map;

    private RedisCluster(RedisEndpoint endpoint, SeedList seeds, RedisAddress first, RespConnection connection, ClusterMap map)
    {
        (_endpoint, _seeds, _map) = (endpoint, seeds, map);
        _connections[first] = connection;
        AnyConnection = connection;
        seeds.Learn(map.Nodes);
    }

    public override bool IsClosed => _connections.Values.Any(connection => connection.IsClosed);

    public override bool IsCluster => true;

    public override RespConnection AnyConnection { get; }

    public override string Description =>
        $"cluster of {_map.Masters.Count()} masters ({string.Join(", ", _map.Masters)}), {AnyConnection.Description}";

    /// <exception cref="RedisException">No node can be asked, or that node is in no cluster.</exception>
    public static Task<RedisCluster> ConnectAsync(RedisEndpoint endpoint, SeedList seeds, CancellationToken cancellationToken) =>
        seeds.AskAsync("node", async address =>
        {
            RespConnection connection = await RespConnection.OpenAsync(NodeOf(endpoint, address), cancellationToken);
            try
            {
                ClusterMap map = await ClusterMap.ReadAsync(connection, address, cancellationToken);
                return new RedisCluster(endpoint, seeds, address, connection, map);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        });

    public override async ValueTask ExecuteAsync(RespCommands commands, ReplyHandler handler, CancellationToken cancellationToken)
    {
        foreach (NodeBatch batch in _batches.Values) batch.Clear();
        (bool isTransaction, int wait) = Divide(commands);
        for (int round = 1; ; round++)
        {
            await RunAsync(handler, isTransaction, wait, cancellationToken);
            Redirect[] redirects = [.. _batches.Values.SelectMany(batch => batch.Redirects).OrderBy(redirect => redirect.Command)];
            foreach (NodeBatch batch in _batches.Values) batch.Clear();
            if (redirects.Length == 0) return;
            if (round == MostRounds)
                throw RedisException.Lost($"The nodes of the cluster pass slot {redirects[0].Slot} on to one another.");
            if (round > 1) await Task.Delay(PauseOfLaterRounds, TimeProvider.System, cancellationToken);
            if (redirects.Any(redirect => !redirect.IsAsk))
                _map = await ClusterMap.ReadAsync(AnyConnection, _endpoint.Address, cancellationToken);
            Redivide(commands, redirects);
        }
    }

    public override void Dispose()
    {
        foreach (RespConnection connection in _connections.Values) connection.Dispose();
        foreach (NodeBatch batch in _batches.Values) batch.Dispose();
        _batches.Clear();
    }

    private static RedisEndpoint NodeOf(RedisEndpoint endpoint, RedisAddress address) =>
        endpoint.At(address) with { Topology = RedisTopology.Standalone, Database = 0 };

    // MULTI goes where the commands after it go, EXEC where those before it went, and WAIT to every node that is written to.
    private (bool IsTransaction, int Wait) Divide(RespCommands commands)
    {
        bool isTransaction = false;
        int wait = -1;
        NodeBatch? last = null;
        for (int i = 0; i < commands.Count; i++)
        {
            ReadOnlySpan<byte> name = commands.NameOf(i, out ReadOnlySpan<byte> key);
            if (name.SequenceEqual("WAIT"u8))
            {
                wait = i;
                continue;
            }

            bool begins = name.SequenceEqual("MULTI"u8);
            isTransaction |= begins;
            if (begins) commands.NameOf(i + 1, out key);
            if (begins || !name.SequenceEqual("EXEC"u8)) last = BatchFor(HashSlot.Of(key));
            last!.Add(commands, i);
        }

        if (wait >= 0)
        {
            foreach (NodeBatch batch in _batches.Values)
                if (!batch.IsEmpty) batch.Add(commands, wait);
        }

        return (isTransaction, wait);
    }

    private void Redivide(RespCommands commands, Redirect[] redirects)
    {
        foreach (Redirect redirect in redirects)
        {
            if (redirect.IsAsk)
            {
                BatchAt(redirect.To).AddAsking(commands, redirect.Command);
                continue;
            }

            _map.Move(redirect.Slot, redirect.To);
            BatchAt(redirect.To).Add(commands, redirect.Command);
        }
    }

    private async Task RunAsync(ReplyHandler handler, bool isTransaction, int wait, CancellationToken cancellationToken)
    {
        Task[] running =
        [
            .. _batches.Where(entry => !entry.Value.IsEmpty)
                .Select(entry => RunAsync(entry.Key, entry.Value, handler, isTransaction, wait, cancellationToken)),
        ];
        // Also when one has failed: the others' buffers are in use until they are done.
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (Task node in running) await node;
    }

    private async Task RunAsync(
        RedisAddress node, NodeBatch batch, ReplyHandler handler, bool isTransaction, int wait, CancellationToken cancellationToken)
    {
        try
        {
            RespConnection connection = await ConnectionToAsync(node, cancellationToken);
            await batch.RunAsync(connection, handler, isTransaction, wait, cancellationToken);
        }
        catch (RedisException fault)
        {
            throw fault.At($"node {node}");
        }
    }

    private async ValueTask<RespConnection> ConnectionToAsync(RedisAddress node, CancellationToken cancellationToken)
    {
        lock (_connections)
            if (_connections.TryGetValue(node, out RespConnection? known)) return known;
        RespConnection made = await RespConnection.OpenAsync(NodeOf(_endpoint, node), cancellationToken);
        lock (_connections) _connections[node] = made;
        return made;
    }

    private NodeBatch BatchFor(int slot) => BatchAt(_map.OwnerOf(slot)
        ?? throw RedisException.Lost($"No node of the cluster has slot {slot} (CLUSTERDOWN): look at CLUSTER INFO."));

    private NodeBatch BatchAt(RedisAddress node)
    {
        if (!_batches.TryGetValue(node, out NodeBatch? batch)) _batches[node] = batch = new NodeBatch();
        return batch;
    }
}
