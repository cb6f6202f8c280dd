using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Batches;

namespace Millrace.Broker.Groups;

internal sealed partial class ClassicGroup
{
    private readonly Dictionary<PartitionKey, CommittedOffset> _offsets = [];

    /// <summary>Stores offsets, then answers from them. Null: the group died, ask the coordinator for it again.</summary>
    public ErrorCode? Commit(OffsetCommand commit)
    {
        lock (_gate)
        {
            if (State == GroupState.Dead)
                return null;
            if (ValidateCommit(commit) is var error and not ErrorCode.None)
                return error;
            if (commit.Offsets.Count == 0)
                return ErrorCode.None;
            if (TryStoreOffsets(commit.Offsets, transaction: null) is var failure and not ErrorCode.None)
                return failure;
            foreach ((PartitionKey partition, CommittedOffset offset) in commit.Offsets)
                _offsets[partition] = offset;
            return ErrorCode.None;
        }
    }

    private ErrorCode TryStoreOffsets(IReadOnlyDictionary<PartitionKey, CommittedOffset> offsets, ProducerIdentity? transaction)
    {
        try
        {
            _store.AppendOffsets(GroupId, offsets, transaction);
            return ErrorCode.None;
        }
        catch (StorageException problem)
        {
            // Clients try this code again, which is right when a disk was full and has room now.
            _store.ReportLost(GroupId, problem);
            return problem.Code is ErrorCode.MessageTooLarge or ErrorCode.RecordListTooLarge
                ? ErrorCode.InvalidCommitOffsetSize
                : ErrorCode.CoordinatorNotAvailable;
        }
    }

    public IReadOnlyDictionary<PartitionKey, CommittedOffset> Offsets()
    {
        lock (_gate)
            return new Dictionary<PartitionKey, CommittedOffset>(_offsets);
    }

    public CommittedOffset? Offset(PartitionKey partition)
    {
        lock (_gate)
            return _offsets.GetValueOrDefault(partition);
    }

    /// <summary>
    /// Removes committed offsets on an administrator's request. A consumer group with members keeps those of topics it is subscribed to.
    /// </summary>
    public ErrorCode DeleteOffsets(IReadOnlyCollection<PartitionKey> partitions, out IReadOnlySet<PartitionKey> subscribed)
    {
        lock (_gate)
        {
            subscribed = new HashSet<PartitionKey>();
            if (State == GroupState.Dead)
                return ErrorCode.GroupIdNotFound;
            if (State != GroupState.Empty)
            {
                if (SubscribedTopics() is not { } topics)
                    return ErrorCode.NonEmptyGroup;
                subscribed = partitions.Where(partition => topics.Contains(partition.Topic)).ToHashSet();
            }
            Forget(partitions.Except(subscribed));
            return ErrorCode.None;
        }
    }

    /// <summary>Removes the group and all it stored. Only an empty group can be deleted.</summary>
    public ErrorCode Delete()
    {
        lock (_gate)
        {
            if (State == GroupState.Dead)
                return ErrorCode.GroupIdNotFound;
            if (State != GroupState.Empty)
                return ErrorCode.NonEmptyGroup;
            Forget(_offsets.Keys.ToList());
            Die();
            return ErrorCode.None;
        }
    }

    public void ForgetTopic(string topic)
    {
        lock (_gate)
        {
            Forget(_offsets.Keys.Where(partition => partition.Topic == topic).ToList());
            foreach (var pending in _pending.Values)
            {
                foreach (PartitionKey partition in pending.Keys.Where(partition => partition.Topic == topic).ToList())
                    pending.Remove(partition);
            }
        }
    }

    /// <summary>
    /// Drops offsets older than <c>offsets.retention.minutes</c> (counted from when the group became empty; for offsets committed
    /// outside group management from the commit; never while a member is subscribed). True if the group itself has gone.
    /// </summary>
    public bool Expire()
    {
        lock (_gate)
        {
            if (State == GroupState.Dead)
                return true;
            long now = NowMs;
            IReadOnlySet<string>? topics = State == GroupState.Empty ? null : SubscribedTopics();
            if (State is GroupState.Empty || (State == GroupState.Stable && topics is not null))
                Forget(_offsets.Where(stored => HasExpired(stored.Value, now) && topics?.Contains(stored.Key.Topic) != true)
                    .Select(stored => stored.Key).ToList());
            if (State != GroupState.Empty || _offsets.Count > 0 || _pendingMembers.Count > 0 || _pending.Count > 0)
                return false;
            Die();
            return true;
        }
    }

    private bool HasExpired(CommittedOffset offset, long nowMs)
    {
        if (offset.ExpireAtMs >= 0)
            return offset.ExpireAtMs <= nowMs;
        bool managedAndEmpty = State == GroupState.Empty && !string.IsNullOrEmpty(_protocolType);
        long from = managedAndEmpty ? Math.Max(_stateSinceMs, offset.CommittedAtMs) : offset.CommittedAtMs;
        return nowMs - from >= _settings.OffsetsRetention.TotalMilliseconds;
    }

    private ErrorCode ValidateCommit(OffsetCommand commit)
    {
        bool simple = commit.Generation < 0 && commit.MemberId.Length == 0 && commit.InstanceId is null;
        if (State == GroupState.Empty && commit.Generation < 0)
            return ErrorCode.None;
        if (simple)
            return ErrorCode.UnknownMemberId;
        if (State == GroupState.Empty && _generation == 0)
            return commit.AbsentGroupIsIllegalGeneration ? ErrorCode.IllegalGeneration : ErrorCode.GroupIdNotFound;
        if (Find(commit.MemberId, commit.InstanceId, out GroupMember? member) is var error and not ErrorCode.None)
            return error;
        if (commit.Generation != _generation)
            return ErrorCode.IllegalGeneration;
        if (State == GroupState.CompletingRebalance)
            return ErrorCode.RebalanceInProgress;
        member!.Deadline = After(member.SessionTimeout);
        return ErrorCode.None;
    }

    private void Forget(IEnumerable<PartitionKey> partitions)
    {
        List<PartitionKey> forgotten = [.. partitions.Where(_offsets.Remove)];
        if (forgotten.Count > 0)
            StoreOrReport(() => _store.AppendOffsetTombstones(GroupId, forgotten));
    }

    private void Die()
    {
        if (_generation > 0)
            StoreOrReport(() => _store.AppendGroupTombstone(GroupId));
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        MoveTo(GroupState.Dead);
    }

    /// <summary>Topics of all members' subscriptions; null if this is not a consumer group or a subscription cannot be read.</summary>
    private HashSet<string>? SubscribedTopics()
    {
        if (_protocolType != ConsumerSubscription.ProtocolType)
            return null;
        var topics = new HashSet<string>();
        foreach (GroupMember member in _members.Values)
        {
            string? protocol = _protocol ?? member.Protocols.FirstOrDefault().Name;
            if (ConsumerSubscription.TryReadTopics(member.MetadataFor(protocol)) is not { } subscribed)
                return null;
            topics.UnionWith(subscribed);
        }
        return topics;
    }
}
