namespace Millrace.Worker.Herding;

/// <summary>A worker's place in its group.</summary>
internal enum MembershipState
{
    /// <summary>Not in the group yet.</summary>
    Joining,

    /// <summary>Runs the connectors.</summary>
    Active,

    /// <summary>Another worker runs them.</summary>
    Standby,

    /// <summary>Over for good, by an error that only a new start heals.</summary>
    Ended,
}
