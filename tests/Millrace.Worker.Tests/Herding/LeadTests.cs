using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Worker.Groups;
using Millrace.Worker.Herding;
using Millrace.Worker.States;
using Millrace.Worker.Stores;

namespace Millrace.Worker.Tests.Herding;

/// <summary>What a worker must not start or write, not knowing enough yet or leading no more, and what a leader mends.</summary>
public sealed class LeadTests(EmbeddedKafka broker)
{
    private readonly ProbeConnectors _probe = new();

    [Fact]
    public async Task Tasks_of_a_place_that_comes_start_from_what_the_config_topic_said_then()
    {
        await using HerdingRig rig = await HerdingRig.StartAsync(broker, _probe);
        await rig.WriteConnectorAsync("a", tasks: 2);
        await rig.WriteAsync("millrace-places-a", """{"places":[3,3]}""");
        await rig.ReadAsync();
        // What this worker has read is old: task 0 has gone to a place of another one.
        rig.Reading.Reset();
        await rig.WriteAsync("millrace-places-a", """{"places":[4,3]}""");
        rig.Host.Hold(new HashSet<int> { 3 }, Lease.Endless);
        Assert.Equal((null, null), (rig.Host.Find(new TaskId("a", 0)), rig.Host.Find(new TaskId("a", 1))));
        rig.Reading.Set();
        await LiveWorker.WaitUntilAsync(() => rig.Host.Find(new TaskId("a", 1)) is not null, "the task that is here");
        Assert.Null(rig.Host.Find(new TaskId("a", 0)));
        await LiveWorker.WaitUntilAsync(() => _probe.TaskStarts == 1, "it to start");

        // One that is held goes on while others come.
        rig.Reading.Reset();
        rig.Host.Hold(new HashSet<int> { 3, 4 }, Lease.Endless);
        Assert.NotNull(rig.Host.Find(new TaskId("a", 1)));
        rig.Reading.Set();
        await LiveWorker.WaitUntilAsync(() => _probe.TaskStarts == 2, "the other one");
        Assert.Equal(0, _probe.TaskStops);
    }

    [Fact]
    public async Task What_is_left_in_the_queue_of_a_lost_lead_is_not_done()
    {
        await using HerdingRig rig = await HerdingRig.StartAsync(broker, _probe);
        await rig.WriteConnectorAsync("a", tasks: 1);
        var (before, term) = (new TaskCompletionSource(), rig.Term());
        var supervisor = new ConnectorSupervisor("a", rig.Services, term, before.Task);
        supervisor.Configure(TaskPublish.Always);
        Task restart = supervisor.DoAsync(supervisor.RestartConnectorAsync);
        term.End();
        Task end = supervisor.HandOverAsync();
        before.SetResult();
        await end;
        Assert.Equal((0, null), (_probe.ConnectorStarts, rig.State("a")));
        Assert.Equal(HerderFault.NoLeader, (await Assert.ThrowsAsync<HerderException>(() => restart)).Fault);
    }

    [Fact]
    public async Task A_connector_that_starts_while_the_lead_is_lost_says_nothing()
    {
        await using HerdingRig rig = await HerdingRig.StartAsync(broker, _probe);
        await rig.WriteConnectorAsync("a", tasks: 1);
        var (gate, term) = (new TaskCompletionSource(), new Lease(TimeSpan.FromHours(1), TimeProvider.System));
        _probe.StartGate = gate.Task;
        var supervisor = new ConnectorSupervisor("a", rig.Services, rig.Term(term), Task.CompletedTask);
        supervisor.Configure(TaskPublish.Always);
        await LiveWorker.WaitUntilAsync(() => _probe.ConnectorStartsBegun == 1, "the start to begin");
        // Nobody has told it: a process that stood still finds its lease over.
        term.End();
        gate.SetResult();
        await LiveWorker.WaitUntilAsync(() => _probe.ConnectorStarts == 1, "the start");
        await supervisor.HandOverAsync();
        Assert.Equal((1, null), (_probe.ConnectorStops, rig.State("a")));
    }

    [Fact]
    public async Task A_lost_lead_forgets_no_states_of_tasks_that_may_run()
    {
        await using HerdingRig rig = await HerdingRig.StartAsync(broker, _probe, null, ("task.shutdown.graceful.timeout.ms", "500"));
        await rig.WriteConnectorAsync("a", tasks: 1, state: "STOPPED");
        var task = new TaskId("a", 0);
        rig.Services.Statuses.Put(task, new StatusRecord(RunState.Running, "other:1", 1));
        LeadTerm term = rig.Term();
        var supervisor = new ConnectorSupervisor("a", rig.Services, term, Task.CompletedTask);
        var begun = new TaskCompletionSource();
        Task stop = supervisor.DoAsync(() =>
        {
            begun.SetResult();
            return supervisor.FollowTargetAsync();
        });
        await begun.Task;
        term.End();
        await supervisor.HandOverAsync();
        await stop;
        Assert.Equal((RunState.Running, null), (rig.Services.Statuses.Task(task)?.State, rig.State("a")));
    }

    [Fact]
    public async Task Who_does_not_lead_any_more_has_no_connectors()
    {
        await using HerdingRig rig = await HerdingRig.StartAsync(broker, _probe);
        await rig.WriteConnectorAsync("a", tasks: 1);
        var leadership = new Leadership(rig.Services, rig.Claims, rig.Places());
        rig.Configs.Changed = leadership.Follow;
        var ready = new TaskCompletionSource();
        leadership.Begin(Lease.Endless, ready.SetResult);
        await ready.Task;
        Assert.Equal("a", leadership.Supervisor("a").Name);
        await leadership.EndAsync(LeadershipEnd.Lost);
        int starts = _probe.ConnectorStarts;
        Assert.Equal(HerderFault.NoLeader, Assert.Throws<HerderException>(() => leadership.Supervisor("a")).Fault);
        await rig.WriteConnectorAsync("b", tasks: 1);
        Assert.Equal((starts, null), (_probe.ConnectorStarts, rig.State("b")));

        // Nothing of the first time is left to hinder the next one.
        var again = new TaskCompletionSource();
        leadership.Begin(Lease.Endless, again.SetResult);
        await again.Task;
        await LiveWorker.WaitUntilAsync(() => (rig.State("a"), rig.State("b")) == ("RUNNING", "RUNNING"), "both connectors");
        await leadership.EndAsync(LeadershipEnd.Released);
        Assert.Equal(("UNASSIGNED", "UNASSIGNED"), (rig.State("a"), rig.State("b")));
    }

    [Fact]
    public async Task A_leader_that_is_outdated_by_a_claim_leads_again_and_mends_what_does_not_count()
    {
        await using HerdingRig rig = await HerdingRig.StartAsync(broker, _probe);
        await using Herder herder = rig.Herder();
        ((IGroupMember)herder).Assigned(new GroupAssignment(true, ImmutableHashSet.Create(0)), Lease.Endless);
        await herder.Joined;
        await LiveWorker.WaitUntilAsync(() => herder.Leads, "the lead");
        long first = rig.Configs.Epoch!.Value;
        await herder.CreateAsync(
            "a", new Dictionary<string, string?> { ["name"] = "a", ["connector.class"] = ProbeConnectors.SourceClass }, TargetState.Started,
            TestContext.Current.CancellationToken);
        var key = SessionKey.New("HmacSHA256", 32, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        await rig.Configs.PutSessionKeyAsync(key, TestContext.Current.CancellationToken);
        await rig.WriteAsync("session-key", "{damaged");
        await UntilLastAsync(rig, "session-key", Encoding.UTF8.GetString(GroupRecords.Write(key)));
        await rig.WriteAsync("session-key", null);
        await UntilLastAsync(rig, "session-key", Encoding.UTF8.GetString(GroupRecords.Write(key)));
        await rig.WriteAsync("millrace-places-a", """{"places":"none"}""");
        await UntilLastAsync(rig, "millrace-places-a", """{"places":[0]}""");

        string foreign = Encoding.UTF8.GetString(GroupRecords.Write(
            new WorkerClaim("foreign", "f:1", new Uri("http://f:1"), [], WorkerClaim.OwnOffset, -1)));
        await rig.WriteAsync("millrace-worker-foreign", foreign);
        await LiveWorker.WaitUntilAsync(() => rig.Configs.Epoch > first, "another epoch");
        // Of the time before it.
        await rig.WriteAsync("session-key", "{}", first);
        await UntilLastAsync(rig, "session-key", Encoding.UTF8.GetString(GroupRecords.Write(key)));
        await herder.SetTargetStateAsync("a", TargetState.Paused, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_worker_that_stops_starts_nothing_that_the_group_still_leaves_to_it()
    {
        await using HerdingRig rig = await HerdingRig.StartAsync(broker, _probe);
        Herder herder = rig.Herder();
        IGroupMember member = herder;
        member.Assigned(new GroupAssignment(false, ImmutableHashSet.Create(0)), Lease.Endless);
        await rig.WriteConnectorAsync("a", tasks: 1);
        await rig.WriteAsync("millrace-places-a", """{"places":[0]}""");
        await LiveWorker.WaitUntilAsync(() => _probe.TaskStarts == 1, "the task");
        await herder.DisposeAsync();
        await member.RevokedAsync(new GroupAssignment(false, ImmutableHashSet.Create(0)));
        member.Assigned(new GroupAssignment(false, ImmutableHashSet.Create(0)), Lease.Endless);
        var restart = await Assert.ThrowsAsync<HerderException>(
            () => herder.RestartTaskAsync(new TaskId("a", 0), TestContext.Current.CancellationToken));
        Assert.Equal((HerderFault.NoLeader, 1, 1), (restart.Fault, _probe.TaskStarts, _probe.TaskStops));
    }

    [Fact]
    public async Task A_leader_that_is_alone_takes_no_turns_because_a_key_is_old()
    {
        var clock = new CountingClock();
        await using HerdingRig rig = await HerdingRig.StartAsync(broker, _probe, clock, ("inter.worker.key.ttl.ms", "1"));
        await rig.WriteAsync("session-key", Encoding.UTF8.GetString(GroupRecords.Write(SessionKey.New("HmacSHA256", 32, 0))));
        var leadership = new Leadership(rig.Services, rig.Claims, rig.Places());
        rig.Configs.Changed = leadership.Follow;
        var ready = new TaskCompletionSource();
        leadership.Begin(Lease.Endless, ready.SetResult);
        await ready.Task;
        for (int i = 0; i < 5; i++) await rig.WriteConnectorAsync($"c{i}", tasks: 1);
        await LiveWorker.WaitUntilAsync(() => rig.State("c4") == "RUNNING", "the last one");
        await leadership.EndAsync(LeadershipEnd.Lost);
        Assert.InRange(clock.Asked, 0, 100);
    }

    [Fact]
    public async Task A_config_topic_that_was_copied_from_another_cluster_gets_a_leader_whose_records_count()
    {
        string group = LiveWorker.NewGroup();
        await using (HerdingRig rig = await HerdingRig.StartAsync(broker, _probe, group))
        {
            // Epochs are offsets, and these are of a topic that was longer.
            await rig.WriteAsync("millrace-worker-there", Encoding.UTF8.GetString(GroupRecords.Write(
                new WorkerClaim("there", "there:1", new Uri("http://127.0.0.1:9"), [0, 1, 2], 5000, 5200))));
            await rig.WriteAsync(
                "connector-a", $$$"""{"properties":{"name":"a","connector.class":"{{{ProbeConnectors.SourceClass}}}"}}""", 5000);
            await rig.ReadAsync();
            Assert.Equal("there", rig.Configs.Group.Leader!.Instance);
        }

        await using LiveWorker worker = await LiveWorker.StartAsync(broker.BootstrapServers, group, _probe);
        await worker.WaitForAsync("a", "RUNNING: RUNNING");
        await worker.CreateAsync("b", ("connector.class", ProbeConnectors.SourceClass));
        await worker.WaitForAsync("b", "RUNNING: RUNNING");
        // Whoever comes later reads the same of it, also when compaction has left nothing of the old epoch.
        await using LiveWorker second = await LiveWorker.StartAsync(broker.BootstrapServers, group, _probe);
        await LiveWorker.WaitUntilAsync(
            async () => (await second.SendAsync(HttpMethod.Put, "/connectors/b/pause")).Status, status => (int)status == 202, "a change");
        await second.WaitForAsync("b", "PAUSED: PAUSED");
    }

    private static Task UntilLastAsync(HerdingRig rig, string key, string value) => LiveWorker.WaitUntilAsync(
        () =>
        {
            lock (rig.Last) return Task.FromResult(rig.Last.GetValueOrDefault(key));
        },
        seen => seen == value, $"{key} to be {value}");

    private sealed class CountingClock : TimeProvider
    {
        private int _asked;

        public int Asked => _asked;

        public override DateTimeOffset GetUtcNow()
        {
            Interlocked.Increment(ref _asked);
            return base.GetUtcNow();
        }
    }
}
