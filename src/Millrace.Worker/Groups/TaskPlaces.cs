using System.Collections.Immutable;

namespace Millrace.Worker.Groups;

/// <summary>
/// The places of a connector's tasks, as the config topic has them (<c>millrace-places-X</c>): one number a task, in the order of tasks.
/// A place has room for any number of tasks; whoever holds it runs them.
/// </summary>
/// <param name="Entries">
/// The place; or, as its bitwise complement, a place that the task is leaving. Such a task runs nowhere until the worker that holds the old
/// place has said that it stopped it.
/// </param>
/// <param name="Offset">Where the record is.</param>
internal sealed record TaskPlaces(ImmutableArray<int> Entries, long Offset)
{
    public static TaskPlaces None { get; } = new([], -1);

    /// <summary>Where a task is to run; null while it has no place.</summary>
    public int? Of(int task) => task < Entries.Length && Entries[task] >= 0 ? Entries[task] : null;

    /// <summary>The place that a task is leaving; null when it is not.</summary>
    public int? LeftBy(int task) => task < Entries.Length && Entries[task] < 0 ? ~Entries[task] : null;

    /// <summary>Places that tasks are leaving.</summary>
    public IEnumerable<int> Left => Entries.Where(entry => entry < 0).Select(entry => ~entry);
}
