using Millrace.Broker.Protocol;

namespace Millrace.Broker.Groups;

internal sealed partial class ClassicGroup
{
    public ErrorCode Heartbeat(string memberId, string? instanceId, int generation)
    {
        lock (_gate)
        {
            if (State == GroupState.Dead)
                return ErrorCode.UnknownMemberId;
            if (Find(memberId, instanceId, out GroupMember? member) is var error and not ErrorCode.None)
                return error;
            if (generation != _generation)
                return ErrorCode.IllegalGeneration;
            member!.Deadline = After(member.SessionTimeout);
            return State == GroupState.PreparingRebalance ? ErrorCode.RebalanceInProgress : ErrorCode.None;
        }
    }

    /// <summary>Removes a member; an empty member id with an instance id is an administrator removing a static member.</summary>
    public ErrorCode Leave(string memberId, string? instanceId)
    {
        lock (_gate)
        {
            if (State == GroupState.Dead)
                return ErrorCode.UnknownMemberId;
            if (_pendingMembers.Remove(memberId))
            {
                if (State == GroupState.PreparingRebalance)
                    CompleteJoinIfAllAreHere();
                return ErrorCode.None;
            }
            if (memberId.Length == 0 && instanceId is not null)
                memberId = _memberIdByInstance.GetValueOrDefault(instanceId, "");
            if (Find(memberId, instanceId, out GroupMember? member) is var error and not ErrorCode.None)
                return error;
            RemoveAndRebalance(member!);
            ScheduleTimer();
            return ErrorCode.None;
        }
    }

    private ErrorCode Find(string memberId, string? instanceId, out GroupMember? member)
    {
        if (instanceId is not null && _memberIdByInstance.TryGetValue(instanceId, out string? current) && current != memberId)
        {
            member = null;
            return ErrorCode.FencedInstanceId;
        }
        return _members.TryGetValue(memberId, out member) ? ErrorCode.None : ErrorCode.UnknownMemberId;
    }

    private void RemoveAndRebalance(GroupMember member)
    {
        Remove(member, ErrorCode.UnknownMemberId);
        if (State is GroupState.Stable or GroupState.CompletingRebalance or GroupState.PreparingRebalance)
            PrepareRebalance();
    }

    private void Remove(GroupMember member, ErrorCode parkedAnswer)
    {
        ReleaseParked(member, parkedAnswer);
        _members.Remove(member.MemberId);
        _awaitingSync.Remove(member.MemberId);
        if (member.InstanceId is not null)
            _memberIdByInstance.Remove(member.InstanceId);
        if (_leader == member.MemberId)
            _leader = null;
    }
}
