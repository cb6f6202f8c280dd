using System.Collections.Immutable;
using Millrace.Worker.Groups;
using Millrace.Worker.States;

namespace Millrace.Worker.Stores;

/// <summary>What the config topic says of one connector. Immutable; replaced as a whole.</summary>
internal sealed record StoredConnector(string Name)
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    /// <summary>The configuration as users gave it; null when the connector does not exist (any more).</summary>
    public IReadOnlyDictionary<string, string>? Config { get; init; }

    public TargetState Target { get; init; }

    /// <summary>Task configurations in force, in order of task number.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Tasks { get; init; } = [];

    /// <summary>The connector's configuration when these tasks were committed.</summary>
    public IReadOnlyDictionary<string, string>? TasksMadeFrom { get; init; }

    /// <summary>True after a commit whose task records were not all there: the tasks have to be published again.</summary>
    public bool IsInconsistent { get; init; }

    /// <summary>Task records that no commit has made visible yet.</summary>
    public ImmutableDictionary<int, IReadOnlyDictionary<string, string>> Uncommitted { get; init; } =
        ImmutableDictionary<int, IReadOnlyDictionary<string, string>>.Empty;

    /// <summary>
    /// Where its tasks run. Stays when the connector is deleted: one created again under the name begins where the old one ends.
    /// </summary>
    public TaskPlaces Places { get; init; } = TaskPlaces.None;

    /// <summary>
    /// How many producers with transactions its tasks may have: those of the generation that was last let start. Null before any was.
    /// </summary>
    public int? FencedTasks { get; init; }

    /// <summary>True from a commit until the tasks before it are fenced, which only matters where sources deliver exactly once.</summary>
    public bool AwaitsFencing { get; init; }

    public IReadOnlyDictionary<string, string> ConfigOrEmpty => Config ?? None;

    public IEnumerable<TaskId> TaskIds => Enumerable.Range(0, Tasks.Count).Select(task => new TaskId(Name, task));
}
