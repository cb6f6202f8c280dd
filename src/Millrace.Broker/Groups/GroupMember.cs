namespace Millrace.Broker.Groups;

/// <summary>A member of a group; owned by its group and touched under that group's lock only.</summary>
internal sealed class GroupMember
{
    public required string MemberId { get; set; }

    /// <summary>Null for a dynamic member; a static one keeps its place across restarts (KIP-345).</summary>
    public required string? InstanceId { get; init; }

    public required string ClientId { get; set; }
    public required string ClientHost { get; set; }
    public required TimeSpan SessionTimeout { get; set; }
    public required TimeSpan RebalanceTimeout { get; set; }

    /// <summary>In the member's order of preference.</summary>
    public required IReadOnlyList<GroupProtocol> Protocols { get; set; }

    public byte[] Assignment { get; set; } = [];

    /// <summary>
    /// Monotonic time (<see cref="TimeProvider.GetTimestamp"/>) at which the member is taken for dead if nothing is heard.
    /// </summary>
    public long Deadline { get; set; }

    /// <summary>The parked JoinGroup, if the member has one.</summary>
    public TaskCompletionSource<JoinResult>? Joining { get; set; }

    /// <summary>The parked SyncGroup, if the member has one.</summary>
    public TaskCompletionSource<SyncResult>? Syncing { get; set; }

    public byte[] MetadataFor(string? protocol)
    {
        foreach (GroupProtocol candidate in Protocols)
        {
            if (candidate.Name == protocol)
                return candidate.Metadata;
        }
        return [];
    }

    public bool Speaks(string protocol) => Protocols.Any(candidate => candidate.Name == protocol);

    public bool HasSameProtocols(IReadOnlyList<GroupProtocol> others) =>
        Protocols.Count == others.Count
        && Protocols.Zip(others).All(pair => pair.First.Name == pair.Second.Name
            && pair.First.Metadata.AsSpan().SequenceEqual(pair.Second.Metadata));
}
