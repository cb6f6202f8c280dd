namespace Millrace.Timing;

/// <summary>What a <see cref="TimeProvider"/> is asked for most.</summary>
public static class TimeProviderExtensions
{
    /// <summary>Milliseconds of a clock that never goes back, for dates of one process: when something is due, or was used last.</summary>
    public static long Milliseconds(this TimeProvider time) =>
        (long)(time.GetTimestamp() * (1000.0 / time.TimestampFrequency));

    /// <summary>
    /// Lets a thread of its own wait between two tries. A token that is cancelled ends the pause at once.
    /// </summary>
    /// <returns>False when the token was cancelled.</returns>
    public static bool Pause(this TimeProvider time, TimeSpan pause, CancellationToken stopping)
    {
        Task.Delay(pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        return !stopping.IsCancellationRequested;
    }
}
