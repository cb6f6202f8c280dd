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
}
