namespace Millrace.Worker.Groups;

/// <summary>What the group has given to this worker: the lead, and places for tasks.</summary>
/// <param name="Leads">Whether it holds the partition that is the lead.</param>
/// <param name="Places">The partitions of the places topic that it holds.</param>
internal sealed record GroupAssignment(bool Leads, IReadOnlySet<int> Places)
{
    public static GroupAssignment None { get; } = new(false, new HashSet<int>());

    public bool IsNothing => !Leads && Places.Count == 0;
}
