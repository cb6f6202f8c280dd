namespace Millrace.Config;

/// <summary>Milliseconds of a setting as a time that may be waited for.</summary>
public static class Durations
{
    // .NET's waits end at 24 days, and a TimeSpan before the largest number that a setting may have;
    // three of these still pass for one wait of a task.
    /// <summary>Ten days: the longest time that is waited for.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(10);

    /// <summary>The time, or the longest there is: somebody who writes 9223372036854775807 means "as long as it takes".</summary>
    public static TimeSpan OfMilliseconds(long milliseconds) =>
        milliseconds >= (long)Longest.TotalMilliseconds ? Longest : TimeSpan.FromMilliseconds(Math.Max(0, milliseconds));

    /// <summary>A moment, in milliseconds since the epoch, and what lies so far behind it; the last there is where none does.</summary>
    public static long After(long moment, long milliseconds) =>
        milliseconds > 0 && moment > long.MaxValue - milliseconds ? long.MaxValue : moment + milliseconds;
}
