using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;

namespace Millrace.Broker.Groups;

internal sealed partial class ClassicGroup
{
    /// <summary>End of the join phase; meaningful in PreparingRebalance only.</summary>
    private long _joinDeadline;

    /// <summary>
    /// The first rebalance of an empty group waits for <c>group.initial.rebalance.delay.ms</c>, so that members that start together
    /// share one generation. Each new member starts the delay again, within what is left of the rebalance timeout.
    /// </summary>
    private bool _inInitialDelay;
    private TimeSpan _delayBudget;
    private bool _memberAddedDuringDelay;

    private TimeSpan MaxRebalanceTimeout =>
        _members.Count == 0 ? TimeSpan.Zero : _members.Values.Max(member => member.RebalanceTimeout);

    private void PrepareRebalance()
    {
        if (State == GroupState.PreparingRebalance)
        {
            CompleteJoinIfAllAreHere();
            return;
        }
        ReleaseSyncs(ErrorCode.RebalanceInProgress);
        _inInitialDelay = State == GroupState.Empty && _settings.InitialRebalanceDelay > TimeSpan.Zero;
        MoveTo(GroupState.PreparingRebalance);
        TimeSpan wait = MaxRebalanceTimeout;
        if (_inInitialDelay)
        {
            _delayBudget = wait - _settings.InitialRebalanceDelay;
            _memberAddedDuringDelay = false;
            wait = _settings.InitialRebalanceDelay;
        }
        _joinDeadline = After(wait);
        CompleteJoinIfAllAreHere();
    }

    private void CompleteJoinIfAllAreHere()
    {
        if (!_inInitialDelay && _pendingMembers.Count == 0 && _members.Values.All(member => member.Joining is not null))
            CompleteJoin();
    }

    private void OnJoinDeadline()
    {
        if (_inInitialDelay && _memberAddedDuringDelay && _delayBudget > TimeSpan.Zero)
        {
            TimeSpan more = _settings.InitialRebalanceDelay < _delayBudget ? _settings.InitialRebalanceDelay : _delayBudget;
            _delayBudget -= more;
            _memberAddedDuringDelay = false;
            _joinDeadline = After(more);
            return;
        }
        _inInitialDelay = false;
        CompleteJoin();
    }

    private void CompleteJoin()
    {
        foreach (GroupMember late in _members.Values.Where(member => member.Joining is null && member.InstanceId is null).ToList())
            Remove(late, ErrorCode.UnknownMemberId);
        if (_members.Count == 0)
        {
            BecomeEmpty();
            return;
        }
        if (!ElectLeader())
        {
            // Only static members that have not come back are left: they keep their places until their sessions end.
            _joinDeadline = After(MaxRebalanceTimeout);
            return;
        }
        _generation++;
        _protocol = ChooseProtocol();
        MoveTo(GroupState.CompletingRebalance);
        _syncDeadline = After(MaxRebalanceTimeout);
        _awaitingSync.Clear();
        foreach (GroupMember member in _members.Values)
        {
            member.Assignment = [];
            _awaitingSync.Add(member.MemberId);
            if (member.Joining is not { } joining)
                continue;
            member.Deadline = After(member.SessionTimeout);
            member.Joining = null;
            joining.TrySetResult(Joined(member));
        }
    }

    private bool ElectLeader()
    {
        if (_leader is not null && _members.TryGetValue(_leader, out GroupMember? current) && current.Joining is not null)
            return true;
        _leader = _members.Values.FirstOrDefault(member => member.Joining is not null)?.MemberId;
        return _leader is not null;
    }

    /// <summary>Each member votes for its first protocol among those that all speak; ties go to the one voted for first.</summary>
    private string? ChooseProtocol() => _members.Values
        .Select(voter => voter.Protocols.FirstOrDefault(candidate => _members.Values.All(other => other.Speaks(candidate.Name))).Name)
        .Where(vote => vote is not null)
        .GroupBy(vote => vote)
        .MaxBy(votes => votes.Count())?.Key;

    private void BecomeEmpty()
    {
        _generation++;
        _protocol = null;
        _leader = null;
        MoveTo(GroupState.Empty);
        StoreOrReport(() => _store.AppendGroup(GroupId, ToMetadata()));
    }

    /// <summary>
    /// Where nobody's answer depends on it: the group lives on in memory, and after a restart whoever is gone expires again.
    /// </summary>
    private void StoreOrReport(Action append)
    {
        try
        {
            append();
        }
        catch (StorageException problem)
        {
            _store.ReportLost(GroupId, problem);
        }
    }
}
