using System.Net;
using System.Text.Json.Nodes;
using Millrace.TestServers;

namespace Millrace.EndToEnd.Tests.Groups;

/// <summary>
/// Workers that share the work of their group: on the embedded broker with everything that can happen to one, on the real Kafka with what
/// depends on its coordinator.
/// </summary>
public sealed class GroupTests(KafkaServer kafka)
{
    [Fact]
    public async Task Three_workers_share_tasks_over_stops_kills_and_a_freeze()
    {
        await using var group = new WorkerGroup(null);
        await group.StartAsync();
        await ShareAsync(group);

        // Frozen until others have its tasks, also the lead, and a configuration that it does not know of.
        int frozen = await group.LeaderAsync(0, 1, 2);
        int[] others = [.. new[] { 0, 1, 2 }.Where(worker => worker != frozen)];
        await group.SignalAsync(frozen, "STOP");
        await group.UntilSpreadAsync(others[0], 7, others);
        await group.UntilAsync(
            async () => (await group.SendAsync(others[0], HttpMethod.Put, "connectors/a/config", group.Sink(3))).Status,
            status => status == HttpStatusCode.OK, "another leader");
        await group.SignalAsync(frozen, "CONT");
        await group.UntilSpreadAsync(frozen, 6, 0, 1, 2);
        await group.UntilEachRunsOnceAsync(6, 0, 1, 2);
        Assert.Contains("What it runs stops", group.Workers[frozen].Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Three_workers_share_tasks_on_the_real_Kafka()
    {
        await using var group = new WorkerGroup(kafka.BootstrapServers);
        await group.StartAsync();
        await ShareAsync(group);
    }

    [Fact]
    public async Task Any_worker_takes_any_request()
    {
        await using var group = new WorkerGroup(null);
        await group.StartAsync();
        int leader = await group.LeaderAsync(0, 1, 2);
        int follower = (leader + 1) % 3;
        await group.CreateAsync(follower, "a", tasks: 3);
        await group.UntilSpreadAsync(follower, 3, 0, 1, 2);

        Assert.Equal(HttpStatusCode.OK, await AskAsync(HttpMethod.Put, "connectors/a/config", group.Sink(3)));
        var patch = new JsonObject { ["errors.tolerance"] = "all" };
        Assert.Equal(HttpStatusCode.OK, await AskAsync(HttpMethod.Patch, "connectors/a/config", patch));
        Assert.Equal("all", (string?)(await group.SendAsync(leader, HttpMethod.Get, "connectors/a/config")).Body!["errors.tolerance"]);
        await group.UntilSpreadAsync(follower, 3, 0, 1, 2);
        foreach (int task in new[] { 0, 1, 2 })
            Assert.Equal(HttpStatusCode.NoContent, await AskAsync(HttpMethod.Post, $"connectors/a/tasks/{task}/restart"));
        Assert.Equal(HttpStatusCode.NoContent, await AskAsync(HttpMethod.Post, "connectors/a/restart"));
        Assert.Equal(HttpStatusCode.Accepted, await AskAsync(HttpMethod.Post, "connectors/a/restart?includeTasks=true"));
        Assert.Equal(HttpStatusCode.Accepted, await AskAsync(HttpMethod.Put, "connectors/a/pause"));
        await UntilStateAsync("PAUSED PAUSED PAUSED PAUSED");
        Assert.Equal(HttpStatusCode.Accepted, await AskAsync(HttpMethod.Put, "connectors/a/resume"));
        await UntilStateAsync("RUNNING RUNNING RUNNING RUNNING");
        Assert.Equal(HttpStatusCode.NoContent, await AskAsync(HttpMethod.Put, "connectors/a/stop"));
        await UntilStateAsync("STOPPED");
        var offsets = new JsonObject
        {
            ["offsets"] = new JsonArray(new JsonObject
            {
                ["partition"] = new JsonObject { ["kafka_topic"] = group.Topic, ["kafka_partition"] = 0 },
                ["offset"] = new JsonObject { ["kafka_offset"] = 0 },
            }),
        };
        Assert.Equal(HttpStatusCode.OK, await AskAsync(HttpMethod.Patch, "connectors/a/offsets", offsets));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(HttpMethod.Get, "connectors/a/offsets"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(HttpMethod.Delete, "connectors/a/offsets"));
        Assert.Equal(HttpStatusCode.Accepted, await AskAsync(HttpMethod.Put, "connectors/a/topics/reset"));
        Assert.Equal(
            HttpStatusCode.NoContent,
            await AskAsync(HttpMethod.Put, "admin/loggers/Millrace.Worker?scope=cluster", new JsonObject { ["level"] = "DEBUG" }));
        await group.UntilAsync(
            async () => (string?)(await group.SendAsync(follower, HttpMethod.Get, "admin/loggers/Millrace.Worker")).Body!["level"],
            level => level == "DEBUG", "the level");
        Assert.Equal(HttpStatusCode.NoContent, await AskAsync(HttpMethod.Delete, "connectors/a"));
        var (status, body) = await group.SendAsync(follower, HttpMethod.Delete, "connectors/a");
        Assert.Equal((HttpStatusCode.NotFound, "Connector a not found"), (status, (string?)body!["message"]));

        async Task<HttpStatusCode> AskAsync(HttpMethod method, string path, JsonNode? body = null) =>
            (await group.SendAsync(follower, method, path, body?.DeepClone())).Status;

        Task UntilStateAsync(string states) => group.UntilAsync(
            async () =>
            {
                JsonNode status = (await group.SendAsync(follower, HttpMethod.Get, "connectors/a/status")).Body!;
                return string.Join(' ', status["tasks"]!.AsArray().Select(task => task!["state"]).Prepend(status["connector"]!["state"]));
            },
            seen => seen == states, states);
    }

    /// <summary>Seven tasks over three workers, of which one is stopped and started, and one killed and started.</summary>
    private static async Task ShareAsync(WorkerGroup group)
    {
        await group.CreateAsync(0, "a", tasks: 4);
        await group.CreateAsync(1, "b", tasks: 2);
        await group.CreateAsync(2, "c", tasks: 1);
        await group.UntilSpreadAsync(1, 7, 0, 1, 2);
        await group.UntilEachRunsOnceAsync(7, 0, 1, 2);

        Assert.Equal(0, await group.Workers[2].Process.StopAsync());
        await group.UntilSpreadAsync(0, 7, 0, 1);
        await group.UntilEachRunsOnceAsync(7, 0, 1);
        group.Workers[2].Process.Start();
        await group.UntilSpreadAsync(2, 7, 0, 1, 2);

        int killed = await group.LeaderAsync(0, 1, 2);
        int[] others = [.. new[] { 0, 1, 2 }.Where(worker => worker != killed)];
        await group.Workers[killed].Process.KillAsync();
        await group.UntilSpreadAsync(others[0], 7, others);
        group.Workers[killed].Process.Start();
        await group.UntilSpreadAsync(killed, 7, 0, 1, 2);
        await group.UntilEachRunsOnceAsync(7, 0, 1, 2);
    }
}
