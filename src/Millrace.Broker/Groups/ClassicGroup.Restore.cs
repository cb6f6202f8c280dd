namespace Millrace.Broker.Groups;

internal sealed partial class ClassicGroup
{
    /// <summary>
    /// Takes back what was stored before a restart. Members get a fresh session, as their heartbeats could not arrive meanwhile.
    /// </summary>
    public void Restore(StoredGroup group)
    {
        lock (_gate)
        {
            foreach ((PartitionKey partition, CommittedOffset offset) in group.Offsets)
                _offsets[partition] = offset;
            foreach ((long producerId, Dictionary<PartitionKey, CommittedOffset> pending) in group.Pending)
                _pending[producerId] = pending;
            if (group.Metadata is not { } stored)
                return;
            _protocolType = stored.ProtocolType;
            _generation = stored.Generation;
            _protocol = stored.Protocol;
            _leader = stored.Leader;
            foreach (StoredMember member in stored.Members)
                RestoreMember(member, stored.Protocol ?? "");
            // Groups are stored when they become stable or empty, never in between, so what was read is one of the two.
            State = _members.Count == 0 ? GroupState.Empty : GroupState.Stable;
            _stateSinceMs = stored.StateSinceMs >= 0 ? stored.StateSinceMs : NowMs;
            ScheduleTimer();
        }
    }

    private void RestoreMember(StoredMember stored, string protocol)
    {
        var sessionTimeout = TimeSpan.FromMilliseconds(stored.SessionTimeoutMs);
        _members[stored.MemberId] = new GroupMember
        {
            MemberId = stored.MemberId,
            InstanceId = stored.InstanceId,
            ClientId = stored.ClientId,
            ClientHost = stored.ClientHost,
            SessionTimeout = sessionTimeout,
            RebalanceTimeout = TimeSpan.FromMilliseconds(stored.RebalanceTimeoutMs),
            Protocols = [new GroupProtocol(protocol, stored.Subscription)],
            Assignment = stored.Assignment,
            Deadline = After(sessionTimeout),
        };
        if (stored.InstanceId is not null)
            _memberIdByInstance[stored.InstanceId] = stored.MemberId;
    }

    private GroupMetadata ToMetadata() => new(
        _protocolType ?? "", _generation, _protocol, _leader, NowMs,
        [.. _members.Values.Select(member => new StoredMember(
            member.MemberId, member.InstanceId, member.ClientId, member.ClientHost,
            (int)member.RebalanceTimeout.TotalMilliseconds, (int)member.SessionTimeout.TotalMilliseconds,
            member.MetadataFor(_protocol), member.Assignment))]);
}
