using System.Collections.Concurrent;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage.Batches;

namespace Millrace.Broker.Groups;

/// <summary>
/// All consumer groups of the broker. Finds or creates the group a request names and passes it on; groups look after themselves.
/// </summary>
internal sealed class GroupCoordinator : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ClassicGroup> _groups = new();
    private readonly GroupSettings _settings;
    private readonly OffsetsTopic _store;
    private readonly TimeProvider _time;
    private readonly ITimer _expiry;

    /// <summary>Groups with offsets that wait for the end of a producer's transaction.</summary>
    private readonly Dictionary<long, HashSet<string>> _pendingOf = [];

    /// <summary>Loads what the offsets topic holds; that is done when this returns.</summary>
    public GroupCoordinator(GroupSettings settings, OffsetsTopic store, TimeProvider time)
    {
        _settings = settings;
        _store = store;
        _time = time;
        foreach ((string groupId, StoredGroup stored) in store.Load())
            Restore(groupId, stored);
        _expiry = time.CreateTimer(_ => Expire(), null, settings.OffsetsRetentionCheckInterval, settings.OffsetsRetentionCheckInterval);
    }

    private void Restore(string groupId, StoredGroup stored)
    {
        try
        {
            GetOrAdd(groupId).Restore(stored);
            foreach (long producerId in stored.Pending.Keys)
                RememberPending(producerId, groupId);
        }
        catch (Exception problem)
        {
            _store.ReportNotRestored(groupId, problem); // One group must not keep the broker down.
        }
    }

    public IEnumerable<ClassicGroup> Groups => _groups.Values.Where(group => group.State != GroupState.Dead);

    public ClassicGroup? Find(string groupId) =>
        _groups.TryGetValue(groupId, out ClassicGroup? group) && group.State != GroupState.Dead ? group : null;

    public Task<JoinResult> JoinAsync(JoinCommand join)
    {
        if (IsInvalid(join.GroupId))
            return Task.FromResult(new JoinResult(ErrorCode.InvalidGroupId, join.MemberId));
        if (!join.CanBeStored)
            return Task.FromResult(new JoinResult(ErrorCode.InvalidRequest, join.MemberId));
        if (join.SessionTimeout < _settings.MinSessionTimeout || join.SessionTimeout > _settings.MaxSessionTimeout)
            return Task.FromResult(new JoinResult(ErrorCode.InvalidSessionTimeout, join.MemberId));
        while (true)
        {
            ClassicGroup? group = join.MemberId.Length == 0 ? GetOrAdd(join.GroupId) : Find(join.GroupId);
            if (group is null)
                return Task.FromResult(new JoinResult(ErrorCode.UnknownMemberId, join.MemberId));
            if (group.JoinAsync(join) is { } joined)
                return joined;
            Drop(group);
        }
    }

    public Task<SyncResult> SyncAsync(SyncCommand sync)
    {
        if (IsInvalid(sync.GroupId))
            return Task.FromResult(new SyncResult(ErrorCode.InvalidGroupId));
        return Find(sync.GroupId)?.SyncAsync(sync) ?? Task.FromResult(new SyncResult(ErrorCode.UnknownMemberId));
    }

    public ErrorCode Heartbeat(string groupId, string memberId, string? instanceId, int generation)
    {
        if (IsInvalid(groupId))
            return ErrorCode.InvalidGroupId;
        return Find(groupId)?.Heartbeat(memberId, instanceId, generation) ?? ErrorCode.UnknownMemberId;
    }

    public ErrorCode Commit(OffsetCommand commit)
    {
        if (IsInvalid(commit.GroupId))
            return ErrorCode.InvalidGroupId;
        while (true)
        {
            // A commit outside group management creates the group; one for a generation needs the group that gave it.
            ClassicGroup? group = commit.Generation < 0 ? GetOrAdd(commit.GroupId) : Find(commit.GroupId);
            if (group is null)
                return commit.AbsentGroupIsIllegalGeneration ? ErrorCode.IllegalGeneration : ErrorCode.GroupIdNotFound;
            if (group.Commit(commit) is { } committed)
                return committed;
            Drop(group);
        }
    }

    /// <summary>Stores offsets that count once the producer's transaction is committed.</summary>
    public ErrorCode CommitPending(OffsetCommand commit, ProducerIdentity producer)
    {
        if (IsInvalid(commit.GroupId))
            return ErrorCode.InvalidGroupId;
        while (true)
        {
            ClassicGroup? group = commit.Generation < 0 ? GetOrAdd(commit.GroupId) : Find(commit.GroupId);
            if (group is null)
                return ErrorCode.IllegalGeneration;
            RememberPending(producer.Id, commit.GroupId); // In front of it, so that the end finds what was stored.
            if (group.CommitPending(commit, producer) is { } committed)
                return committed;
            Drop(group);
        }
    }

    /// <summary>Counts or forgets what waited for the end of a producer's transaction.</summary>
    public void Complete(long producerId, bool isCommit)
    {
        HashSet<string>? groups;
        lock (_pendingOf)
            _pendingOf.Remove(producerId, out groups);
        foreach (string groupId in groups ?? [])
            Find(groupId)?.Complete(producerId, isCommit);
    }

    public ErrorCode Delete(string groupId)
    {
        if (IsInvalid(groupId))
            return ErrorCode.InvalidGroupId;
        if (Find(groupId) is not { } group)
            return ErrorCode.GroupIdNotFound;
        ErrorCode error = group.Delete();
        if (error == ErrorCode.None)
            Drop(group);
        return error;
    }

    /// <summary>A deleted topic's offsets must not be found by a later topic of the same name.</summary>
    public void ForgetTopic(string topic)
    {
        foreach (ClassicGroup group in _groups.Values)
            group.ForgetTopic(topic);
    }

    /// <summary>Answers parked requests, because the broker stops.</summary>
    public void Stop()
    {
        foreach (ClassicGroup group in _groups.Values)
            group.Stop();
    }

    public async ValueTask DisposeAsync()
    {
        await _expiry.DisposeAsync();
        foreach (ClassicGroup group in _groups.Values)
            group.Dispose();
    }

    private void RememberPending(long producerId, string groupId)
    {
        lock (_pendingOf)
        {
            if (!_pendingOf.TryGetValue(producerId, out HashSet<string>? groups))
                _pendingOf.Add(producerId, groups = []);
            groups.Add(groupId);
        }
    }

    /// <summary>Without a name, or with one that the offsets topic cannot hold.</summary>
    private static bool IsInvalid(string groupId) => groupId.Length == 0 || !OffsetsTopicFormat.Fits(groupId);

    private ClassicGroup GetOrAdd(string groupId) => _groups.GetOrAdd(groupId, id => new ClassicGroup(id, _settings, _store, _time));

    private void Expire()
    {
        foreach (ClassicGroup group in _groups.Values)
        {
            try
            {
                if (group.Expire())
                    Drop(group);
            }
            catch (Exception problem)
            {
                _store.ReportLost(group.GroupId, problem); // Whatever it is: an exception that leaves a timer ends the process.
            }
        }
    }

    /// <summary>Only this very object: a new group of the same name may have taken its place.</summary>
    private void Drop(ClassicGroup group)
    {
        if (_groups.TryRemove(KeyValuePair.Create(group.GroupId, group)))
            group.Dispose();
    }
}
