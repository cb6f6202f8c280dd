using Millrace.Connectors.Redis.Resp;

namespace Millrace.Connectors.Redis.Topology;

/// <summary>Which master has which slot (CLUSTER SLOTS).</summary>
internal sealed class ClusterMap
{
    private readonly RedisAddress?[] _owners = new RedisAddress?[HashSlot.Count];

    /// <summary>The masters that have slots.</summary>
    public IEnumerable<RedisAddress> Masters => _owners.OfType<RedisAddress>().Distinct();

    /// <summary>Masters and replicas, for the time when those that were asked are gone.</summary>
    public IReadOnlyList<RedisAddress> Nodes { get; private set; } = [];

    /// <summary>Null: nobody has it, which a cluster mends by itself or not at all.</summary>
    public RedisAddress? OwnerOf(int slot) => _owners[slot];

    /// <summary>What a MOVED says.</summary>
    public void Move(int slot, RedisAddress owner) => _owners[slot] = owner;

    /// <summary>Asks a node.</summary>
    /// <exception cref="RedisException">Also when it is in no cluster.</exception>
    public static async Task<ClusterMap> ReadAsync(RespConnection connection, RedisAddress asked, CancellationToken cancellationToken)
    {
        using var commands = new RespCommands();
        commands.Begin(2);
        commands.Add("CLUSTER"u8);
        commands.Add("SLOTS"u8);
        var map = new ClusterMap();
        string? error = null;
        await connection.ExecuteAsync(
            commands,
            (int _, in RespReply reply) =>
            {
                if (reply.IsError) error = reply.Text;
                else map.Read(reply, asked);
            },
            cancellationToken);
        if (error is not null && error.Contains("cluster support disabled", StringComparison.OrdinalIgnoreCase))
            throw RedisException.Fatal("It is in no cluster: set redis.client.mode=Standalone (redis.cluster=false).");
        return error is null ? map : throw RedisException.Reply(error);
    }

    // [first slot, last slot, [host, port, id, ...] of the master, the same of each replica]
    private void Read(in RespReply reply, RedisAddress asked)
    {
        var nodes = new List<RedisAddress>();
        RespItems ranges = reply.Items;
        while (ranges.TryNext(out RespReply range))
        {
            RespItems parts = range.Items;
            if (!parts.TryNext(out RespReply first) || !parts.TryNext(out RespReply last)) continue;
            bool isMaster = true;
            while (parts.TryNext(out RespReply node))
            {
                RespItems address = node.Items;
                if (!address.TryNext(out RespReply host) || !address.TryNext(out RespReply port)) continue;
                // A node that does not know its own address leaves it out: it is the one that was asked.
                bool isUnnamed = host.Kind == RespKind.Null || host.Content.IsEmpty;
                var found = new RedisAddress(isUnnamed ? asked.Host : host.Text, (int)port.AsInt64);
                nodes.Add(found);
                for (long slot = first.AsInt64; isMaster && slot <= last.AsInt64 && slot < HashSlot.Count; slot++) _owners[slot] = found;
                isMaster = false;
            }
        }

        Nodes = [.. nodes.Distinct()];
    }
}
