using Millrace.WebConsole.Clients;

namespace Millrace.WebConsole.Watching;

/// <summary>What a watcher saw last. Immutable; swapped whole.</summary>
/// <param name="Value">Null until the first answer.</param>
/// <param name="At">When that answer was asked for.</param>
/// <param name="Fault">Why the last look failed; null when it did not.</param>
/// <param name="NextTry">When it looks again.</param>
/// <param name="Period">How often it looks.</param>
/// <param name="Version">Grows with each.</param>
internal sealed record Seen<T>(T? Value, DateTimeOffset? At, Refusal? Fault, DateTimeOffset NextTry, TimeSpan Period, long Version)
    where T : class
{
    /// <summary>Whether what it shows is of an earlier time.</summary>
    public bool IsAway => Fault is not null && Value is not null;
}
