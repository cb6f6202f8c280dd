namespace Millrace.Http;

/// <summary>
/// A question that costs work, such as whether Kafka answers, asked once for all who ask while it is under way: probes that give up and
/// come again would else pile up behind what does not answer. <b>Threads</b>: any.
/// </summary>
/// <param name="ask">Ends by itself at some time; an error is everybody's.</param>
public sealed class SharedProbe<T>(Func<Task<T>> ask)
{
    private readonly Lock _lock = new();
    private Task<T>? _current;

    /// <summary>The answer to the question that is under way, or to a new one when none is.</summary>
    /// <exception cref="TimeoutException">Not within that limit; the question goes on.</exception>
    public Task<T> AskAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        Task<T> current;
        lock (_lock)
        {
            if (_current is not { IsCompleted: false }) _current = ask();
            current = _current;
        }

        return current.WaitAsync(limit, TimeProvider.System, cancellationToken);
    }
}
