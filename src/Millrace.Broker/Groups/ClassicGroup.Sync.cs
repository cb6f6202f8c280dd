using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;

namespace Millrace.Broker.Groups;

internal sealed partial class ClassicGroup
{
    /// <summary>Members that have not sent SyncGroup for the current generation, and when they are given up.</summary>
    private readonly HashSet<string> _awaitingSync = [];
    private long _syncDeadline;

    /// <summary>Completes when the leader of the generation has assigned. Null: the group died, ask the coordinator again.</summary>
    public Task<SyncResult>? SyncAsync(SyncCommand sync)
    {
        lock (_gate)
        {
            if (State == GroupState.Dead)
                return null;
            if (Validate(sync, out GroupMember? member) is var error and not ErrorCode.None)
                return Task.FromResult(new SyncResult(error));
            Task<SyncResult> synced = Sync(sync, member!);
            ScheduleTimer();
            return synced;
        }
    }

    private ErrorCode Validate(SyncCommand sync, out GroupMember? member)
    {
        if (Find(sync.MemberId, sync.InstanceId, out member) is var error and not ErrorCode.None)
            return error;
        if (sync.Generation != _generation)
            return ErrorCode.IllegalGeneration;
        if ((sync.ProtocolType is not null && sync.ProtocolType != _protocolType)
            || (sync.ProtocolName is not null && _protocol is not null && sync.ProtocolName != _protocol))
            return ErrorCode.InconsistentGroupProtocol;
        return State switch
        {
            GroupState.Empty => ErrorCode.UnknownMemberId,
            GroupState.PreparingRebalance => ErrorCode.RebalanceInProgress,
            _ => ErrorCode.None,
        };
    }

    private Task<SyncResult> Sync(SyncCommand sync, GroupMember member)
    {
        _awaitingSync.Remove(member.MemberId);
        member.Deadline = After(member.SessionTimeout);
        if (State == GroupState.Stable)
            return Task.FromResult(Synced(member));
        member.Syncing?.TrySetResult(new SyncResult(ErrorCode.RebalanceInProgress));
        member.Syncing = new TaskCompletionSource<SyncResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<SyncResult> parked = member.Syncing.Task;
        if (member.MemberId == _leader && !TryAssign(sync.Assignments, out ErrorCode error))
        {
            member.Syncing = null;
            return Task.FromResult(new SyncResult(error));
        }
        return parked;
    }

    /// <summary>
    /// False: the generation could not be stored; the leader is told and may sync again, the others go on waiting for it.
    /// </summary>
    private bool TryAssign(IReadOnlyDictionary<string, byte[]> assignments, out ErrorCode error)
    {
        try
        {
            Assign(assignments);
            error = ErrorCode.None;
            return true;
        }
        catch (StorageException problem)
        {
            _store.ReportLost(GroupId, problem);
            // Too large is final, as in Kafka; anything else may be better the next time.
            error = problem.Code is ErrorCode.MessageTooLarge or ErrorCode.RecordListTooLarge
                ? ErrorCode.UnknownServerError
                : ErrorCode.CoordinatorNotAvailable;
            return false;
        }
    }

    private void Assign(IReadOnlyDictionary<string, byte[]> assignments)
    {
        foreach (GroupMember member in _members.Values)
            member.Assignment = assignments.GetValueOrDefault(member.MemberId, []);
        // The generation is in the log before anyone works with it; if that fails the leader's request fails and members sync again.
        _store.AppendGroup(GroupId, ToMetadata());
        MoveTo(GroupState.Stable);
        foreach (GroupMember member in _members.Values)
        {
            member.Syncing?.TrySetResult(Synced(member));
            member.Syncing = null;
        }
    }

    private SyncResult Synced(GroupMember member) => new(ErrorCode.None, _protocolType, _protocol, member.Assignment);

    private void ReleaseSyncs(ErrorCode error)
    {
        _awaitingSync.Clear();
        foreach (GroupMember member in _members.Values)
        {
            member.Syncing?.TrySetResult(new SyncResult(error));
            member.Syncing = null;
        }
    }
}
