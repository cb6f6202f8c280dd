namespace Millrace.Worker.Groups;

/// <summary>A worker's place in its group.</summary>
internal enum MembershipState
{
    /// <summary>Not in the group: not yet, or no broker answers.</summary>
    Joining,

    /// <summary>Runs the connectors, gives tasks to workers and takes requests that change something.</summary>
    Leading,

    /// <summary>Runs tasks, and passes such requests on.</summary>
    Following,

    /// <summary>Over for good, by an error that only a new start heals.</summary>
    Ended,
}
