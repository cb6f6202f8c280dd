using Millrace.Broker.Groups;
using Millrace.Broker.Protocol;

namespace Millrace.Broker.Tests.Groups;

public sealed class ClassicGroupTests
{
    private static readonly TimeSpan Session = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Rebalance = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task New_member_is_sent_back_once_with_its_id()
    {
        await using TestGroups groups = await TestGroups.StartAsync();

        JoinResult first = await groups.JoinAsync(needsId: true);
        Assert.Equal(ErrorCode.MemberIdRequired, first.Error);
        Assert.StartsWith("client-", first.MemberId, StringComparison.Ordinal);

        JoinResult second = await groups.JoinAsync(first.MemberId, needsId: true);
        Assert.Equal((ErrorCode.None, first.MemberId, 1, "range"), (second.Error, second.MemberId, second.Generation, second.ProtocolName));
    }

    [Theory]
    [InlineData(999)]
    [InlineData(1000)]
    public async Task Long_client_id_is_cut_at_a_characters_end(int before)
    {
        await using TestGroups groups = await TestGroups.StartAsync();
        JoinResult joined = await groups.JoinAsync(clientId: new string('c', before) + "\U0001F600 and more");
        Assert.StartsWith(new string('c', before) + "-", joined.MemberId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Member_id_that_is_not_used_within_a_session_is_forgotten()
    {
        await using TestGroups groups = await TestGroups.StartAsync();
        JoinResult sentBack = await groups.JoinAsync(needsId: true);

        groups.Time.Advance(Session);

        Assert.Equal(ErrorCode.UnknownMemberId, (await groups.JoinAsync(sentBack.MemberId, needsId: true)).Error);
    }

    [Fact]
    public async Task Leader_sees_all_members_and_followers_wait_for_its_assignment()
    {
        await using TestGroups groups = await TestGroups.StartAsync();
        JoinResult alone = await groups.JoinAsync();
        Task<JoinResult> joining = groups.JoinAsync(metadata: 7);
        Assert.False(joining.IsCompleted);
        JoinResult leader = await groups.JoinAsync(alone.MemberId);
        JoinResult follower = await joining;
        Assert.Equal(2, leader.Members!.Count);
        Assert.Contains(leader.Members, member => member.MemberId == follower.MemberId && member.Metadata is [7]);
        Assert.Empty(follower.Members!);
        Assert.Equal(leader.MemberId, follower.Leader);
        Assert.Equal((2, 2), (leader.Generation, follower.Generation));

        Task<SyncResult> waiting = groups.SyncAsync(follower);
        Assert.False(waiting.IsCompleted);
        SyncResult ofLeader = await groups.SyncAsync(leader, (leader.MemberId, 1), (follower.MemberId, 2));

        Assert.Equal([1], ofLeader.Assignment!);
        Assert.Equal([2], (await waiting).Assignment!);
        Assert.Equal([2], (await groups.SyncAsync(follower)).Assignment!);
    }

    [Fact]
    public async Task Follower_that_rejoins_unchanged_does_not_rebalance_the_group()
    {
        await using TestGroups groups = await TestGroups.StartAsync();
        (JoinResult leader, JoinResult follower) = await groups.StableAsync();

        JoinResult again = await groups.JoinAsync(follower.MemberId);

        Assert.Equal((ErrorCode.None, follower.Generation), (again.Error, again.Generation));
        Assert.Equal(ErrorCode.None, groups.Heartbeat(leader));
    }

    [Fact]
    public async Task Heartbeat_tells_members_of_a_rebalance_and_rejects_a_stale_generation()
    {
        await using TestGroups groups = await TestGroups.StartAsync();
        (JoinResult leader, JoinResult follower) = await groups.StableAsync();
        Assert.Equal(ErrorCode.IllegalGeneration, groups.Heartbeat(leader with { Generation = leader.Generation - 1 }));
        Assert.Equal(ErrorCode.UnknownMemberId, groups.Heartbeat(leader with { MemberId = "nobody" }));

        _ = groups.JoinAsync();

        Assert.Equal(ErrorCode.RebalanceInProgress, groups.Heartbeat(leader));
        Assert.Equal(ErrorCode.RebalanceInProgress, groups.Heartbeat(follower));
        Assert.Equal(ErrorCode.RebalanceInProgress, (await groups.SyncAsync(follower)).Error);
    }

    [Fact]
    public async Task Silent_member_is_dropped_after_its_session_and_the_other_takes_over()
    {
        await using TestGroups groups = await TestGroups.StartAsync();
        (JoinResult leader, JoinResult follower) = await groups.StableAsync();

        groups.Time.Advance(Session / 2);
        Assert.Equal(ErrorCode.None, groups.Heartbeat(follower));
        groups.Time.Advance(Session / 2);

        Assert.Equal(ErrorCode.UnknownMemberId, groups.Heartbeat(leader));
        Assert.Equal(ErrorCode.RebalanceInProgress, groups.Heartbeat(follower));
        JoinResult alone = await groups.JoinAsync(follower.MemberId);
        Assert.Equal((follower.Generation + 1, follower.MemberId), (alone.Generation, alone.Leader));
    }

    [Fact]
    public async Task Join_phase_ends_at_the_rebalance_timeout_without_those_who_did_not_come()
    {
        await using TestGroups groups = await TestGroups.StartAsync();
        (JoinResult leader, JoinResult follower) = await groups.StableAsync();
        Task<JoinResult> third = groups.JoinAsync();
        for (TimeSpan waited = TimeSpan.Zero; waited < Rebalance; waited += Session / 2)
        {
            Assert.False(third.IsCompleted);
            Assert.Equal(ErrorCode.RebalanceInProgress, groups.Heartbeat(leader));
            Assert.Equal(ErrorCode.RebalanceInProgress, groups.Heartbeat(follower));
            groups.Time.Advance(Session / 2);
        }

        JoinResult joined = await third;

        Assert.Equal((ErrorCode.None, leader.Generation + 1, joined.MemberId), (joined.Error, joined.Generation, joined.Leader));
        Assert.Equal(ErrorCode.UnknownMemberId, groups.Heartbeat(leader));
    }

    [Fact]
    public async Task Member_that_never_syncs_is_removed_and_the_group_rebalances()
    {
        await using TestGroups groups = await TestGroups.StartAsync();
        JoinResult alone = await groups.JoinAsync();
        await groups.SyncAsync(alone, (alone.MemberId, 1));
        Task<JoinResult> second = groups.JoinAsync();
        JoinResult leader = await groups.JoinAsync(alone.MemberId);
        Task<SyncResult> waiting = groups.SyncAsync(await second);

        for (int i = 0; i < 12; i++)
        {
            groups.Heartbeat(leader);
            groups.Time.Advance(Rebalance / 12);
        }

        Assert.Equal(ErrorCode.RebalanceInProgress, (await waiting).Error);
        Assert.Equal(ErrorCode.UnknownMemberId, groups.Heartbeat(leader));
    }

    [Fact]
    public async Task Leaving_member_hands_over_at_once()
    {
        await using TestGroups groups = await TestGroups.StartAsync();
        (JoinResult leader, JoinResult follower) = await groups.StableAsync();

        Assert.Equal(ErrorCode.None, groups.Coordinator.Find(TestGroups.Group)!.Leave(leader.MemberId, null));

        Assert.Equal(ErrorCode.RebalanceInProgress, groups.Heartbeat(follower));
        Assert.Equal(follower.MemberId, (await groups.JoinAsync(follower.MemberId)).Leader);
    }

    [Fact]
    public async Task Protocol_that_others_do_not_speak_is_refused()
    {
        await using TestGroups groups = await TestGroups.StartAsync();
        await groups.StableAsync();

        Assert.Equal(ErrorCode.InconsistentGroupProtocol, (await groups.JoinAsync(protocol: "sticky")).Error);
    }

    [Fact]
    public async Task Static_member_comes_back_under_a_new_id_without_a_rebalance_and_fences_the_old_one()
    {
        await using TestGroups groups = await TestGroups.StartAsync();
        JoinResult before = await groups.JoinAsync(instanceId: "a");
        await groups.SyncAsync(before, (before.MemberId, 1));

        JoinResult after = await groups.JoinAsync(instanceId: "a");

        Assert.Equal((ErrorCode.None, before.Generation, true), (after.Error, after.Generation, after.SkipAssignment));
        Assert.NotEqual(before.MemberId, after.MemberId);
        Assert.Equal([1], (await groups.SyncAsync(after)).Assignment!);
        Assert.Equal(ErrorCode.FencedInstanceId, groups.Coordinator.Heartbeat(TestGroups.Group, before.MemberId, "a", before.Generation));
    }

    [Fact]
    public async Task First_rebalance_waits_for_members_that_start_together()
    {
        await using TestGroups groups = await TestGroups.StartAsync(settings => settings.With("group.initial.rebalance.delay.ms", "3000"));
        Task<JoinResult> first = groups.JoinAsync();
        groups.Time.Advance(TimeSpan.FromSeconds(2));
        Task<JoinResult> second = groups.JoinAsync();
        groups.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(first.IsCompleted);

        groups.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal((1, 1), ((await first).Generation, (await second).Generation));
    }

    [Fact]
    public async Task Stable_group_and_its_offsets_survive_a_restart()
    {
        await using TestGroups groups = await TestGroups.StartAsync();
        (JoinResult leader, JoinResult follower) = await groups.StableAsync();
        Assert.Equal(ErrorCode.None, groups.Commit(leader.Generation, leader.MemberId, 42));

        await groups.RestartAsync();

        Assert.Equal(ErrorCode.None, groups.Heartbeat(leader));
        Assert.Equal([2], (await groups.SyncAsync(follower)).Assignment!);
        Assert.Equal((42, "note"), (groups.Committed()!.Offset, groups.Committed()!.Metadata));
    }

    [Fact]
    public async Task Commits_are_checked_against_the_generation()
    {
        await using TestGroups groups = await TestGroups.StartAsync();
        Assert.Equal(ErrorCode.GroupIdNotFound, groups.Commit(3, "somebody", 1));
        (JoinResult leader, _) = await groups.StableAsync();

        Assert.Equal(ErrorCode.IllegalGeneration, groups.Commit(leader.Generation - 1, leader.MemberId, 1));
        Assert.Equal(ErrorCode.UnknownMemberId, groups.Commit(leader.Generation, "nobody", 1));
        Assert.Equal(ErrorCode.UnknownMemberId, groups.Commit(-1, "", 1));
        Assert.Null(groups.Committed());
    }

    [Fact]
    public async Task Offsets_expire_after_the_group_has_been_empty_for_the_retention_time_and_stay_forgotten()
    {
        await using TestGroups groups = await TestGroups.StartAsync(settings => settings.With("offsets.retention.minutes", "60"));
        JoinResult member = await groups.JoinAsync();
        await groups.SyncAsync(member, (member.MemberId, 1));
        groups.Commit(member.Generation, member.MemberId, 42);
        groups.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(GroupState.Empty, groups.Coordinator.Find(TestGroups.Group)!.State);

        groups.Time.Advance(TimeSpan.FromMinutes(50));
        Assert.Equal(42, groups.Committed()?.Offset);
        groups.Time.Advance(TimeSpan.FromMinutes(20));
        Assert.Null(groups.Coordinator.Find(TestGroups.Group));

        await groups.RestartAsync();
        Assert.Null(groups.Coordinator.Find(TestGroups.Group));
    }

    [Fact]
    public async Task Group_with_members_cannot_be_deleted_and_a_deleted_one_is_gone_after_a_restart()
    {
        await using TestGroups groups = await TestGroups.StartAsync();
        (JoinResult leader, JoinResult follower) = await groups.StableAsync();
        Assert.Equal(ErrorCode.NonEmptyGroup, groups.Coordinator.Delete(TestGroups.Group));
        ClassicGroup group = groups.Coordinator.Find(TestGroups.Group)!;
        group.Leave(leader.MemberId, null);
        group.Leave(follower.MemberId, null);

        Assert.Equal(ErrorCode.None, groups.Coordinator.Delete(TestGroups.Group));

        await groups.RestartAsync();
        Assert.Equal(ErrorCode.GroupIdNotFound, groups.Coordinator.Delete(TestGroups.Group));
    }
}
