using Millrace.Kafka;

namespace Millrace.WebConsole.Watching;

/// <summary>All consumer groups of a cluster and how far each has come.</summary>
internal sealed record GroupsSnapshot(IReadOnlyList<SeenGroup> Groups)
{
    public SeenGroup? Find(string name) => Groups.FirstOrDefault(group => group.Name == name);
}

/// <param name="Members">Empty while the group has none, or while they could not be asked for.</param>
/// <param name="Partitions">Those with a committed offset or a member, by topic and partition.</param>
/// <param name="At">When its offsets were asked for; null when they never were.</param>
/// <param name="Fault">Why they could not be; null when they could.</param>
internal sealed record SeenGroup(string Name, ConsumerGroupState State, string Assignor, IReadOnlyList<ConsumerGroupMember> Members,
    IReadOnlyList<GroupPartition> Partitions, DateTimeOffset? At, string? Fault)
{
    /// <summary>Records of those partitions of which it is known; null when it is of none.</summary>
    public long? Behind => Partitions.Any(partition => partition.Behind is not null)
        ? Partitions.Sum(partition => partition.Behind ?? 0) : null;

    public bool HasUnknown => Partitions.Any(partition => partition.Behind is null);

    /// <summary>Whether its offsets can be set: nobody reads by them.</summary>
    public bool IsEmpty => State is ConsumerGroupState.Empty or ConsumerGroupState.Dead && Members.Count == 0;

    public IReadOnlyList<string> Topics { get; } = [.. Partitions.Select(partition => partition.Topic).Distinct()];
}

/// <param name="Committed">Offset of the next record to be read; null when none was committed.</param>
/// <param name="End">Offset that the partition's next record gets; null when the topic is not there.</param>
/// <param name="Member">Who reads it now; null for nobody.</param>
internal sealed record GroupPartition(string Topic, int Partition, long? Committed, long? End, string? Member)
{
    public long? Behind => Committed <= End ? End - Committed : null;

    /// <summary>Why it is not known how far it is behind.</summary>
    public string? Unknown => Behind is not null ? null
        : End is null ? "the topic is not there"
        : Committed is null ? "nothing committed yet" : "the offset is past the end: the topic was made anew";
}

/// <inheritdoc cref="GroupsSnapshot"/>
internal sealed class GroupWatcher(KafkaAdmin admin, TimeProvider time)
    : Watcher<GroupsSnapshot>(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(15), time)
{
    // Offsets are asked for group by group. More groups than this take turns, so that a look costs no more with a thousand of them.
    private const int GroupsPerLook = 100;

    // Calls under way at once.
    private const int AtOnce = 8;

    private readonly Dictionary<string, Offsets> _offsets = new(StringComparer.Ordinal);

    protected override async Task<GroupsSnapshot> LookAsync(CancellationToken cancellationToken)
    {
        string[] names = [.. (await admin.ListGroupsAsync().WaitAsync(cancellationToken)).Select(group => group.GroupId)
            .Distinct(StringComparer.Ordinal)];
        if (names.Length == 0) return new GroupsSnapshot([]);
        IReadOnlyList<ConsumerGroupDescription> described = await admin.DescribeGroupsAsync(names).WaitAsync(cancellationToken);
        foreach (string gone in _offsets.Keys.Except(names, StringComparer.Ordinal).ToArray()) _offsets.Remove(gone);
        string[] turn = [.. names.OrderBy(name => _offsets.GetValueOrDefault(name)?.At ?? DateTimeOffset.MinValue).Take(GroupsPerLook)];
        foreach (string[] some in turn.Chunk(AtOnce))
            foreach ((string name, Offsets offsets) in await Task.WhenAll(some.Select(name => AskAsync(name, cancellationToken))))
                _offsets[name] = offsets;
        Dictionary<TopicPartition, long> ends = await EndsAsync(described, cancellationToken);
        return new GroupsSnapshot([.. described.Select(group => Seen(group, ends))
            .OrderByDescending(group => group.Behind ?? 0).ThenBy(group => group.Name, StringComparer.OrdinalIgnoreCase)]);
    }

    private async Task<(string Name, Offsets Offsets)> AskAsync(string name, CancellationToken cancellationToken)
    {
        DateTimeOffset asked = Time.GetUtcNow();
        try
        {
            IReadOnlyList<TopicPartitionOffset> committed = await admin.ListGroupOffsetsAsync(name).WaitAsync(cancellationToken);
            return (name, new Offsets(asked,
                committed.Where(one => one.Offset >= 0).ToDictionary(one => one.TopicPartition, one => one.Offset), null));
        }
        catch (KafkaException refusal)
        {
            // One that may not be read is no reason to show none.
            return (name, new Offsets(asked, [], refusal.Message));
        }
    }

    // After the offsets, so that what comes meanwhile counts as behind and never as past the end.
    private async Task<Dictionary<TopicPartition, long>> EndsAsync(
        IReadOnlyList<ConsumerGroupDescription> described, CancellationToken cancellationToken)
    {
        HashSet<TopicPartition> read = [.. _offsets.Values.SelectMany(offsets => offsets.Committed.Keys),
            .. described.SelectMany(group => group.Members).SelectMany(member => member.Partitions)];
        // Topics that are gone would be waited for in vain.
        ClusterMetadata cluster = await admin.MetadataAsync().WaitAsync(cancellationToken);
        TopicPartition[] there = [.. cluster.Topics.SelectMany(topic => topic.Partitions.Where(partition => partition.Leader >= 0)
            .Select(partition => new TopicPartition(topic.Name, partition.Id))).Where(read.Contains)];
        return there.Length == 0 ? []
            : (await admin.LatestOffsetsAsync(there).WaitAsync(cancellationToken))
                .ToDictionary(end => end.TopicPartition, end => end.Offset);
    }

    private SeenGroup Seen(ConsumerGroupDescription group, Dictionary<TopicPartition, long> ends)
    {
        var owners = new Dictionary<TopicPartition, string>();
        foreach (ConsumerGroupMember member in group.Members)
            foreach (TopicPartition partition in member.Partitions) owners[partition] = member.GroupInstanceId ?? member.MemberId;
        Offsets? offsets = _offsets.GetValueOrDefault(group.GroupId);
        IReadOnlyDictionary<TopicPartition, long> committed = offsets?.Committed ?? [];
        GroupPartition[] partitions = [.. committed.Keys.Union(owners.Keys)
            .OrderBy(at => at.Topic, StringComparer.Ordinal).ThenBy(at => at.Partition)
            .Select(at => new GroupPartition(at.Topic, at.Partition, committed.TryGetValue(at, out long offset) ? offset : null,
                ends.TryGetValue(at, out long end) ? end : null, owners.GetValueOrDefault(at)))];
        return new SeenGroup(group.GroupId, group.State, group.Assignor, group.Members, partitions, offsets?.At,
            offsets?.Fault ?? group.Error?.Message);
    }

    private sealed record Offsets(DateTimeOffset At, Dictionary<TopicPartition, long> Committed, string? Fault);
}
