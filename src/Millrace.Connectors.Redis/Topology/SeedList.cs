using Millrace.Connectors.Redis.Resp;

namespace Millrace.Connectors.Redis.Topology;

/// <summary>
/// Nodes or sentinels to ask, those of the configuration first. What one of them says of the others is kept, so that it may be away the
/// next time.
/// </summary>
internal sealed class SeedList(RedisEndpoint endpoint)
{
    private readonly RedisAddress[] _configured = [endpoint.Address, .. endpoint.Others];
    private RedisAddress[] _learned = [];

    public IEnumerable<RedisAddress> All => _configured.Concat(_learned).Distinct();

    public void Learn(IEnumerable<RedisAddress> addresses) => _learned = [.. addresses];

    /// <summary>
    /// The first that gives an answer. Errors: <see cref="RedisException"/> of the last one when none does, with its address; a fatal one
    /// ends the search, for the others would say the same.
    /// </summary>
    public async Task<T> AskAsync<T>(string kind, Func<RedisAddress, Task<T>> ask)
    {
        RedisException? last = null;
        foreach (RedisAddress address in All.ToArray())
        {
            try
            {
                return await ask(address).ConfigureAwait(false);
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
