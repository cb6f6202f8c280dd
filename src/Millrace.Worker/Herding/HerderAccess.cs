namespace Millrace.Worker.Herding;

/// <summary>
/// Where REST finds the herder: it answers from the first moment, and there is none until the worker has read its topics. <b>Threads</b>:
/// any.
/// </summary>
internal sealed class HerderAccess
{
    private volatile IHerder? _herder;

    /// <summary>Null until <see cref="Open"/>.</summary>
    public IHerder? Herder => _herder;

    /// <summary>The herder. Errors: <see cref="HerderException"/> (Starting) as long as there is none.</summary>
    public IHerder Ready => _herder ?? throw HerderException.Starting();

    /// <summary>False until the worker has read its topics and joined its group.</summary>
    public bool IsStarted => _herder is { IsStarted: true };

    /// <summary>To be called once, when the worker has read its topics.</summary>
    public void Open(IHerder herder) => _herder = herder;
}
