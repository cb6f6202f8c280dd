namespace Millrace.Worker.Groups;

/// <summary>
/// Is told what becomes of the worker's place in its group, one call after the other, on the thread that polls the group. What is not
/// said to wait returns at once.
/// </summary>
internal interface IGroupMember
{
    /// <summary>All that the group has given to this worker, more than before or the same.</summary>
    /// <param name="assignment">The whole of it.</param>
    /// <param name="lease">How long what runs because of it may go on.</param>
    void Assigned(GroupAssignment assignment, Lease lease);

    /// <summary>
    /// Something is about to go to another worker. Completes when nothing of it runs here any more: only then does the other one get it.
    /// </summary>
    Task RevokedAsync(GroupAssignment left);

    /// <summary>The group has given this worker up, or cannot be reached: others may have begun already.</summary>
    void Lost();

    /// <summary>The membership is over for good, by an error that only a new start of the process heals.</summary>
    void Ended();
}
