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

    /// <summary>Put out for good: another worker has this one's address.</summary>
    Fenced,
}
