namespace Millrace.Broker.Groups;

/// <summary>An OffsetCommit request: who commits (generation -1 and an empty member id for a consumer outside group management) and what.</summary>
/// <param name="AbsentGroupIsIllegalGeneration">Below version 9 a commit for a generation of an unknown group answers 22, from then on 69.</param>
internal sealed record OffsetCommand(
    string GroupId, int Generation, string MemberId, string? InstanceId, bool AbsentGroupIsIllegalGeneration,
    IReadOnlyDictionary<PartitionKey, CommittedOffset> Offsets);
