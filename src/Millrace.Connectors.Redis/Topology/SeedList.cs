using Millrace.Connectors.Redis.Resp;

namespace Millrace.Connectors.Redis.Topology;

/// <summary>
/// Where a cluster or the sentinels can be asked, those of the configuration first. What one of them says of the others is kept, so that it
/// may be away the next time.
/// </summary>
internal sealed class SeedList(RedisEndpoint endpoint)
{
    private readonly RedisAddress[] _configured = [endpoint.Address, .. endpoint.Others];
    private RedisAddress[] _learned = [];

    public IEnumerable<RedisAddress> All => _configured.Concat(_learned).Distinct();

    public void Learn(IEnumerable<RedisAddress> addresses) => _learned = [.. addresses];

    /// <summary>Finds the servers, connects and logs in; for a single server there is nothing to ask.</summary>
    /// <exception cref="RedisException"/>
    public async Task<RedisSession> ConnectAsync(CancellationToken cancellationToken)
    {
        switch (endpoint.Topology)
        {
            case RedisTopology.Cluster:
                return await RedisCluster.ConnectAsync(endpoint, this, cancellationToken);
            case RedisTopology.Sentinel:
                RedisAddress master = await Sentinels.FindMasterAsync(endpoint, this, cancellationToken);
                return await Sentinels.ConnectAsync(endpoint, master, cancellationToken);
            default:
                return await RespConnection.OpenAsync(endpoint, cancellationToken);
        }
    }

    /// <summary>The first that gives an answer.</summary>
    /// <exception cref="RedisException">
    /// Of the last one when none does, with its address; a fatal one ends the search, for the others would say the same.
    /// </exception>
    public async Task<T> AskAsync<T>(string kind, Func<RedisAddress, Task<T>> ask)
    {
        RedisException? last = null;
        foreach (RedisAddress address in All.ToArray())
        {
            try
            {
                return await ask(address);
            }
            catch (RedisException fault)
            {
                last = fault.At($"{kind} {address}");
                if (fault.Kind == RedisErrorKind.Fatal) throw last;
            }
        }

        throw last!;
    }
}
