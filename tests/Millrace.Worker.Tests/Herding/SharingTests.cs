using System.Net;
using System.Text.Json.Nodes;

namespace Millrace.Worker.Tests.Herding;

/// <summary>What of a group's tasks stops and starts when its workers come and go, seen by the tasks themselves.</summary>
public sealed class SharingTests(EmbeddedKafka broker)
{
    private readonly string _group = LiveWorker.NewGroup();
    private readonly ProbeConnectors _first = new();
    private readonly ProbeConnectors _second = new();

    [Fact]
    public async Task A_worker_that_joins_takes_its_share_and_the_rest_goes_on()
    {
        await using LiveWorker first = await LiveWorker.StartAsync(broker.BootstrapServers, _group, _first);
        await CreateAsync(first, tasks: 6);
        await using LiveWorker second = await LiveWorker.StartAsync(broker.BootstrapServers, _group, _second);
        await LiveWorker.WaitUntilAsync(() => (_first.Running.Count, _second.Running.Count) == (3, 3), "three tasks for each");
        await UntilStatusAsync(second, (first.Id, 3), (second.Id, 3));

        // Of nine partitions the second gets four, and what is in them; one task at most comes back.
        Assert.InRange(_first.TaskStops, 3, 4);
        Assert.Equal(3 + _first.TaskStops, _first.TaskStarts);

        Assert.Equal(HttpStatusCode.NoContent, await second.DeleteAsync("/connectors/a"));
        await LiveWorker.WaitUntilAsync(() => _first.Running.IsEmpty && _second.Running.IsEmpty, "both to stop");
        await LiveWorker.WaitUntilAsync(
            async () => (await second.SendAsync(HttpMethod.Get, "/connectors/a/status")).Status,
            status => status == HttpStatusCode.NotFound,
            "nothing of it to remain");
    }

    [Fact]
    public async Task A_reconfiguration_reaches_tasks_wherever_they_run()
    {
        await using LiveWorker first = await LiveWorker.StartAsync(broker.BootstrapServers, _group, _first);
        await using LiveWorker second = await LiveWorker.StartAsync(broker.BootstrapServers, _group, _second);
        await LiveWorker.WaitUntilAsync(
            async () => (await first.SendAsync(HttpMethod.Put, "/connectors/a/config", Config(4))).Status,
            status => status == HttpStatusCode.Created, "a leader");
        await LiveWorker.WaitUntilAsync(() => (_first.Running.Count, _second.Running.Count) == (2, 2), "two tasks for each");
        await UntilStatusAsync(first, (first.Id, 2), (second.Id, 2));
        (int first, int second) before = (_first.TaskStarts, _second.TaskStarts);
        JsonObject changed = Config(4);
        changed["mark"] = "new";
        Assert.Equal(HttpStatusCode.OK, await second.PutAsync("/connectors/a/config", changed));
        await LiveWorker.WaitUntilAsync(
            () => _first.TaskConfigurations.Concat(_second.TaskConfigurations).Count(config => config.ContainsKey("mark")) == 4,
            "all tasks to start anew");
        await UntilStatusAsync(first, (first.Id, 2), (second.Id, 2));
        Assert.Equal((before.first + 2, before.second + 2), (_first.TaskStarts, _second.TaskStarts));
    }

    [Fact]
    public async Task A_worker_with_a_name_of_its_own_finds_its_tasks_when_it_is_back()
    {
        (string, string) session = ("session.timeout.ms", "120000");
        await using LiveWorker first =
            await LiveWorker.StartAsync(broker.BootstrapServers, _group, _first, null, session, ("group.instance.id", "one"));
        LiveWorker second = await LiveWorker.StartAsync(
            broker.BootstrapServers, _group, _second, null, session, ("group.instance.id", "two"));
        await CreateAsync(first, tasks: 2);
        await LiveWorker.WaitUntilAsync(() => (_first.Running.Count, _second.Running.Count) == (1, 1), "a task for each");
        await UntilStatusAsync(first, (first.Id, 1), (second.Id, 1));
        (int starts, int stops) before = (_first.TaskStarts, _first.TaskStops);
        await second.DisposeAsync();
        Assert.Empty(_second.Running);
        await using LiveWorker third = await LiveWorker.StartAsync(
            broker.BootstrapServers, _group, _second, null, session, ("group.instance.id", "two"));
        await UntilStatusAsync(first, (first.Id, 1), (third.Id, 1));
        Assert.Equal(before, (_first.TaskStarts, _first.TaskStops));
    }

    [Fact]
    public async Task Tasks_of_a_paused_connector_keep_their_places_and_move_with_them_and_go_on_where_they_are()
    {
        await using LiveWorker first = await LiveWorker.StartAsync(broker.BootstrapServers, _group, _first);
        await CreateAsync(first, tasks: 4);
        Assert.Equal(HttpStatusCode.Accepted, await first.PutAsync("/connectors/a/pause"));
        await first.WaitForAsync("a", "PAUSED: PAUSED PAUSED PAUSED PAUSED");
        LiveWorker second = await LiveWorker.StartAsync(broker.BootstrapServers, _group, _second);
        await UntilStatusAsync(second, "PAUSED", (first.Id, 2), (second.Id, 2));
        await LiveWorker.WaitUntilAsync(
            async () => (await second.SendAsync(HttpMethod.Put, "/connectors/a/resume")).Status,
            status => status == HttpStatusCode.Accepted, "a leader");
        await UntilStatusAsync(second, (first.Id, 2), (second.Id, 2));
        await LiveWorker.WaitUntilAsync(() => (_first.Running.Count, _second.Running.Count) == (2, 2), "two tasks for each");
        Assert.Equal(HttpStatusCode.Accepted, await second.PutAsync("/connectors/a/pause"));
        await UntilStatusAsync(second, "PAUSED", (first.Id, 2), (second.Id, 2));
        await second.DisposeAsync();
        await UntilStatusAsync(first, "PAUSED", (first.Id, 4));
    }

    private async Task CreateAsync(LiveWorker worker, int tasks)
    {
        await worker.CreateAsync("a", [.. Config(tasks).Select(entry => (entry.Key, (string)entry.Value!))]);
        await LiveWorker.WaitUntilAsync(() => _first.Running.Count + _second.Running.Count == tasks, "all tasks");
    }

    private static JsonObject Config(int tasks) => new()
    {
        ["connector.class"] = ProbeConnectors.SourceClass, ["tasks.max"] = $"{tasks}", ["tasks"] = $"{tasks}",
    };

    private static Task UntilStatusAsync(LiveWorker asked, params (string Worker, int Tasks)[] running) =>
        UntilStatusAsync(asked, "RUNNING", running);

    private static Task UntilStatusAsync(LiveWorker asked, string state, params (string Worker, int Tasks)[] tasks) =>
        LiveWorker.WaitUntilAsync(
            async () => (await asked.GetAsync("/connectors/a/status"))!["tasks"]!.AsArray()
                .Where(task => (string?)task!["state"] == state).CountBy(task => (string)task!["worker_id"]!).ToDictionary(),
            seen => tasks.All(wanted => seen.GetValueOrDefault(wanted.Worker) == wanted.Tasks), "the status to name them");
}
