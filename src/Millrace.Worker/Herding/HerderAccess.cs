namespace Millrace.Worker.Herding;

/// <summary>
/// Where REST finds the herder: it answers from the first moment, and there is none until the worker has read its topics. <b>Threads</b>:
/// any.
/// </summary>
internal sealed class HerderAccess
{
    private static readonly TimeSpan LongestJoin = TimeSpan.FromSeconds(30);

    private volatile IHerder? _herder;

    /// <summary>Null until <see cref="Open"/>.</summary>
    public IHerder? Herder => _herder;

    /// <summary>The herder.</summary>
    /// <exception cref="HerderException">(Starting) as long as there is none.</exception>
    public IHerder Ready => _herder ?? throw HerderException.Starting();

    /// <summary>False until the worker has read its topics and joined its group.</summary>
    public bool IsStarted => _herder is { Joined.IsCompleted: true };

    /// <summary>
    /// The herder once the worker has its place in the group, for requests that change something: a moment after the start it may not have
    /// it yet.
    /// </summary>
    /// <exception cref="HerderException">(Starting) when that takes long.</exception>
    public async Task<IHerder> JoinedAsync(CancellationToken cancellationToken)
    {
        IHerder herder = Ready;
        try
        {
            await herder.Joined.WaitAsync(LongestJoin, TimeProvider.System, cancellationToken);
            return herder;
        }
        catch (TimeoutException)
        {
            throw HerderException.Starting();
        }
    }

    /// <summary>To be called once, when the worker has read its topics.</summary>
    public void Open(IHerder herder) => _herder = herder;
}
