using Millrace.Broker.Protocol;

namespace Millrace.Broker.Groups;

internal sealed partial class ClassicGroup
{
    private const int MaxNameInMemberId = 1000;

    /// <summary>
    /// Joins or rejoins; completes when the join phase of the rebalance does, at the latest after the rebalance timeout. Null:
    /// the group died meanwhile, ask the coordinator for it again.
    /// </summary>
    public Task<JoinResult>? JoinAsync(JoinCommand join)
    {
        lock (_gate)
        {
            if (State == GroupState.Dead)
                return null;
            if (!CanSpeak(join))
                return Refused(join, ErrorCode.InconsistentGroupProtocol);
            Task<JoinResult> joined = join.MemberId.Length == 0 ? JoinAsNew(join) : JoinAsKnown(join);
            ScheduleTimer();
            return joined;
        }
    }

    private static Task<JoinResult> Refused(JoinCommand join, ErrorCode error) => Task.FromResult(new JoinResult(error, join.MemberId));

    private bool CanSpeak(JoinCommand join)
    {
        if (join.ProtocolType.Length == 0 || join.Protocols.Count == 0)
            return false;
        IEnumerable<GroupMember> others = _members.Values.Where(member => member.MemberId != join.MemberId);
        return !others.Any()
            || (_protocolType == join.ProtocolType && join.Protocols.Any(protocol => others.All(other => other.Speaks(protocol.Name))));
    }

    private Task<JoinResult> JoinAsNew(JoinCommand join)
    {
        string memberId = $"{Shortened(join.InstanceId ?? join.ClientId)}-{Guid.NewGuid()}";
        if (join.InstanceId is not null && _memberIdByInstance.TryGetValue(join.InstanceId, out string? known))
            return ReplaceStatic(_members[known], memberId, join);
        if (_members.Count + _pendingMembers.Count >= _settings.MaxGroupSize)
            return Refused(join, ErrorCode.GroupMaxSizeReached);
        if (join.InstanceId is null && join.NewMembersGetIdFirst)
        {
            _pendingMembers[memberId] = After(join.SessionTimeout);
            return Task.FromResult(new JoinResult(ErrorCode.MemberIdRequired, memberId));
        }
        return Add(memberId, join);
    }

    /// <summary>The name is only there to be read by people; the id must fit a record together with what follows.</summary>
    /// <remarks>Cut at a character's end: half of a surrogate pair would come back as another id than was answered.</remarks>
    private static string Shortened(string name) => name.Length <= MaxNameInMemberId
        ? name
        : name[..(char.IsHighSurrogate(name[MaxNameInMemberId - 1]) ? MaxNameInMemberId - 1 : MaxNameInMemberId)];

    private Task<JoinResult> JoinAsKnown(JoinCommand join)
    {
        if (_pendingMembers.Remove(join.MemberId))
            return Add(join.MemberId, join);
        if (Find(join.MemberId, join.InstanceId, out GroupMember? member) is var error and not ErrorCode.None)
            return Refused(join, error);
        bool changed = !member!.HasSameProtocols(join.Protocols);
        switch (State)
        {
            case GroupState.CompletingRebalance when !changed:
                // The answer to its join got lost: it gets the same one again.
                return Task.FromResult(Joined(member));
            case GroupState.Stable when !changed && member.MemberId != _leader:
                return Task.FromResult(Joined(member));
            default:
                Update(member, join);
                Task<JoinResult> parked = Park(member);
                PrepareRebalance();
                return parked;
        }
    }

    private Task<JoinResult> Add(string memberId, JoinCommand join)
    {
        var member = new GroupMember
        {
            MemberId = memberId,
            InstanceId = join.InstanceId,
            ClientId = join.ClientId,
            ClientHost = join.ClientHost,
            SessionTimeout = join.SessionTimeout,
            RebalanceTimeout = join.RebalanceTimeout,
            Protocols = join.Protocols,
            Deadline = After(join.SessionTimeout),
        };
        if (_members.Count == 0)
            _protocolType = join.ProtocolType;
        _members.Add(memberId, member);
        if (join.InstanceId is not null)
            _memberIdByInstance[join.InstanceId] = memberId;
        Task<JoinResult> parked = Park(member);
        _memberAddedDuringDelay = true;
        PrepareRebalance();
        return parked;
    }

    /// <summary>A static member came back under a new id: it takes over its predecessor's place, which is fenced (KIP-345).</summary>
    private Task<JoinResult> ReplaceStatic(GroupMember member, string newId, JoinCommand join)
    {
        string oldId = member.MemberId;
        bool wasLeader = _leader == oldId;
        ReleaseParked(member, ErrorCode.FencedInstanceId);
        _members.Remove(oldId);
        _awaitingSync.Remove(oldId);
        member.MemberId = newId;
        _members.Add(newId, member);
        _memberIdByInstance[member.InstanceId!] = newId;
        if (wasLeader)
            _leader = newId;
        Update(member, join);
        if (State != GroupState.Stable || ChooseProtocol() != _protocol)
        {
            Task<JoinResult> parked = Park(member);
            PrepareRebalance();
            return parked;
        }
        // KIP-814: nothing changes for the others. A leader that knows SkipAssignment may watch the topics again; an older client
        // must not think it leads, or it would assign anew, so it is told its own old id as the leader.
        StoreOrReport(() => _store.AppendGroup(GroupId, ToMetadata()));
        JoinResult result = Joined(member);
        if (wasLeader)
            result = join.KnowsSkipAssignment ? result with { SkipAssignment = true } : result with { Leader = oldId, Members = [] };
        return Task.FromResult(result);
    }

    private void Update(GroupMember member, JoinCommand join)
    {
        member.Protocols = join.Protocols;
        member.SessionTimeout = join.SessionTimeout;
        member.RebalanceTimeout = join.RebalanceTimeout;
        member.ClientId = join.ClientId;
        member.ClientHost = join.ClientHost;
        member.Deadline = After(join.SessionTimeout);
    }

    private static Task<JoinResult> Park(GroupMember member)
    {
        // A client that repeats its join on a new connection has given up the old one; whoever still waits there is told to ask again.
        member.Joining?.TrySetResult(new JoinResult(ErrorCode.RebalanceInProgress, member.MemberId));
        member.Joining = new TaskCompletionSource<JoinResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        return member.Joining.Task;
    }

    private JoinResult Joined(GroupMember member) => new(
        ErrorCode.None, member.MemberId, _generation, _protocolType, _protocol, _leader ?? "",
        member.MemberId == _leader
            ? [.. _members.Values.Select(other => new JoinedMember(other.MemberId, other.InstanceId, other.MetadataFor(_protocol)))]
            : []);
}
