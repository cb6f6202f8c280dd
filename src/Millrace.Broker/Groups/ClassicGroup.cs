using Millrace.Broker.Protocol;

namespace Millrace.Broker.Groups;

/// <summary>
/// One consumer group of the classic protocol: members, generation, assignment and committed offsets. All state is guarded by
/// one lock; parked requests are completed by tasks that run elsewhere, so the lock is held for microseconds.
/// </summary>
/// <remarks>
/// A file per aspect: Join, Rebalance, Sync, Membership, Offsets, Deadlines. Only timers, leaves and rebalances remove members; a
/// request never does, so a slow member is not told UNKNOWN_MEMBER_ID by somebody else's rebalance.
/// </remarks>
internal sealed partial class ClassicGroup : IDisposable
{
    private readonly Lock _gate = new();
    private readonly GroupSettings _settings;
    private readonly OffsetsTopic _store;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    private readonly Dictionary<string, GroupMember> _members = [];
    private readonly Dictionary<string, string> _memberIdByInstance = [];

    /// <summary>Ids handed out with MEMBER_ID_REQUIRED whose owners have not come back yet, and when they are forgotten.</summary>
    private readonly Dictionary<string, long> _pendingMembers = [];

    private string? _protocolType;
    private string? _protocol;
    private string? _leader;
    private int _generation;
    private long _stateSinceMs;

    public ClassicGroup(string groupId, GroupSettings settings, OffsetsTopic store, TimeProvider time)
    {
        GroupId = groupId;
        _settings = settings;
        _store = store;
        _time = time;
        _timer = time.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _stateSinceMs = NowMs;
    }

    public string GroupId { get; }

    /// <summary>For readers without the lock the state may be a moment old.</summary>
    public GroupState State { get; private set; } = GroupState.Empty;

    private long NowMs => _time.GetUtcNow().ToUnixTimeMilliseconds();

    public GroupSnapshot Describe()
    {
        lock (_gate)
        {
            bool stable = State == GroupState.Stable;
            return new GroupSnapshot(
                GroupId, State, _protocolType ?? "", stable ? _protocol ?? "" : "",
                [.. _members.Values.Select(member => new MemberSnapshot(
                    member.MemberId, member.InstanceId, member.ClientId, member.ClientHost,
                    stable ? member.MetadataFor(_protocol) : [], stable ? member.Assignment : []))]);
        }
    }

    /// <summary>Answers everything that is parked, because the broker stops; clients look for the coordinator again.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            foreach (GroupMember member in _members.Values)
                ReleaseParked(member, ErrorCode.CoordinatorNotAvailable);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void MoveTo(GroupState state)
    {
        State = state;
        _stateSinceMs = NowMs;
    }

    private static void ReleaseParked(GroupMember member, ErrorCode error)
    {
        member.Joining?.TrySetResult(new JoinResult(error, member.MemberId));
        member.Joining = null;
        member.Syncing?.TrySetResult(new SyncResult(error));
        member.Syncing = null;
    }
}
