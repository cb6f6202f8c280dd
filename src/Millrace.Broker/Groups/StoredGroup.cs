namespace Millrace.Broker.Groups;

/// <summary>What the offsets topic holds of one group, newest record of each key.</summary>
internal sealed class StoredGroup
{
    public GroupMetadata? Metadata { get; set; }

    public Dictionary<PartitionKey, CommittedOffset> Offsets { get; } = [];
}
