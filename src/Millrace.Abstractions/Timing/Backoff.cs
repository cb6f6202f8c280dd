namespace Millrace.Timing;

/// <summary>
/// Pauses between the tries of something that fails for now: the first, then twice as long each time up to the longest.
/// <b>Threads</b>: one at a time.
/// </summary>
/// <param name="first">The pause after the first failure.</param>
/// <param name="longest">No pause is longer; not even the first.</param>
/// <param name="jitter">How much of chance is in it. Defaults to none.</param>
public sealed class Backoff(TimeSpan first, TimeSpan longest, Jitter jitter = Jitter.None)
{
    // 2^40 of the shortest TimeSpan are 30 hours: more doublings than that make no difference, and none overflows.
    private const int MostDoublings = 40;

    private int _failures;

    /// <summary>Failures since the beginning or the last <see cref="Reset"/>.</summary>
    public int Failures => _failures;

    /// <summary>How long to wait after one more failure.</summary>
    public TimeSpan Next()
    {
        double ticks = first.Ticks * Math.Pow(2, Math.Min(_failures, MostDoublings));
        if (_failures < int.MaxValue) _failures++;
        bool isLongest = ticks >= longest.Ticks;
        if (isLongest) ticks = longest.Ticks;
        return TimeSpan.FromTicks((long)(ticks * jitter switch
        {
            Jitter.Half => 1 - (Random.Shared.NextDouble() / 2),
            Jitter.AtLongest when isLongest => Random.Shared.NextDouble(),
            _ => 1,
        }));
    }

    /// <summary>It worked: the next pause is the first again.</summary>
    public void Reset() => _failures = 0;
}

/// <summary>How much of chance is in a pause, so that many who failed together do not come back together.</summary>
public enum Jitter
{
    /// <summary>None: who fails is alone.</summary>
    None,

    /// <summary>Between half of the pause and all of it.</summary>
    Half,

    /// <summary>
    /// None until the longest pause is reached, then anything below it: what <c>errors.retry.delay.max.ms</c> of Kafka Connect means
    /// (KIP-298).
    /// </summary>
    AtLongest,
}
