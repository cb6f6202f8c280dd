using System.Net;
using Millrace.TestServers;

namespace Millrace.Worker.Tests.Herding;

/// <summary>Workers and brokers that go away and come back, and workers that share a group.</summary>
public sealed class RecoveryTests : IAsyncLifetime
{
    private readonly EmbeddedKafka _broker = new();
    private readonly ProbeConnectors _probe = new();
    private readonly string _group = LiveWorker.NewGroup();

    public ValueTask InitializeAsync() => _broker.InitializeAsync();

    public ValueTask DisposeAsync() => _broker.DisposeAsync();

    [Fact]
    public async Task A_worker_started_again_goes_on_with_states_and_offsets()
    {
        await using (LiveWorker first = await LiveWorker.StartAsync(_broker.BootstrapServers, _group, _probe))
        {
            await first.CreateAsync("runs", Source(("topic", "numbers")));
            await first.CreateAsync("paused", Source());
            await first.CreateAsync("stopped", Source());
            await first.CreateAsync("deleted", Source());
            foreach (string name in new[] { "runs", "paused", "stopped", "deleted" }) await first.WaitForAsync(name, "RUNNING: RUNNING");
            await first.PutAsync("/connectors/paused/pause");
            await first.PutAsync("/connectors/stopped/stop");
            await first.DeleteAsync("/connectors/deleted");
            await first.WaitForAsync("paused", "PAUSED: PAUSED");
            await first.WaitForAsync("stopped", "STOPPED:");
            await LiveWorker.WaitUntilAsync(() => first.GetAsync("/connectors/runs/offsets"), offsets =>
                offsets!["offsets"]!.AsArray().Count == 1, "offsets");
        }

        Assert.Empty(_probe.Running);
        _probe.OffsetsRead.Clear();
        await using LiveWorker second = await LiveWorker.StartAsync(_broker.BootstrapServers, _group, _probe);
        await second.WaitForAsync("runs", "RUNNING: RUNNING");
        await second.WaitForAsync("paused", "PAUSED: PAUSED");
        await second.WaitForAsync("stopped", "STOPPED:");
        Assert.Equal(["paused", "runs", "stopped"], (await second.GetAsync("/connectors"))!.AsArray().Select(name => (string?)name));
        Assert.Equal(HttpStatusCode.NotFound, (await second.SendAsync(HttpMethod.Get, "/connectors/deleted/status")).Status);
        Assert.Contains(_probe.OffsetsRead, offset => offset is not null && offset["next"].AsInt64 > 0);
        Assert.Equal(["numbers"], (await second.GetAsync("/connectors/runs/topics"))!["runs"]!["topics"]!.AsArray()
            .Select(topic => (string?)topic));
    }

    [Fact]
    public async Task Rest_answers_before_there_is_a_broker_and_the_worker_starts_when_there_is_one()
    {
        await _broker.StopAsync();
        await using LiveWorker worker = await LiveWorker.StartUnreadyAsync(_broker.BootstrapServers, _group, _probe);
        var (status, body) = await worker.SendAsync(HttpMethod.Get, "/health");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "starting"), (status, (string?)body!["status"]));
        Assert.Equal(HttpStatusCode.InternalServerError, (await worker.SendAsync(HttpMethod.Get, "/connectors")).Status);
        await _broker.StartAsync();
        await LiveWorker.WaitUntilAsync(() => worker.SendAsync(HttpMethod.Get, "/health"), answer =>
            answer.Status == HttpStatusCode.OK, "health");
        await worker.CreateAsync("a", Source());
        await worker.WaitForAsync("a", "RUNNING: RUNNING");
    }

    [Fact]
    public async Task A_worker_can_be_stopped_while_it_waits_for_a_broker()
    {
        await _broker.StopAsync();
        LiveWorker worker = await LiveWorker.StartUnreadyAsync(_broker.BootstrapServers, _group, _probe);
        await worker.DisposeAsync();
        Assert.True(worker.Host.Started.IsCompleted);
    }

    [Fact]
    public async Task A_broker_that_comes_back_finds_the_states_that_changed_meanwhile()
    {
        await using LiveWorker worker = await LiveWorker.StartAsync(_broker.BootstrapServers, _group, _probe);
        await worker.CreateAsync("a", Source());
        await worker.WaitForAsync("a", "RUNNING: RUNNING");
        await _broker.StopAsync();
        _probe.Context!.RaiseError(new InvalidOperationException("while the broker was away"));
        await worker.WaitForAsync("a", "FAILED: RUNNING");
        await _broker.StartAsync();

        Assert.Equal(HttpStatusCode.NoContent, await worker.PostAsync("/connectors/a/restart"));
        await worker.CreateAsync("b", Source());
        await worker.WaitForAsync("b", "RUNNING: RUNNING");
        await worker.WaitForAsync("a", "RUNNING: RUNNING");
        Assert.Equal(1, _probe.Running.Values.Count(name => name == "a"));
        await worker.DisposeAsync();

        await using LiveWorker next = await LiveWorker.StartAsync(_broker.BootstrapServers, _group, _probe);
        await next.WaitForAsync("a", "RUNNING: RUNNING");
    }

    [Fact]
    public async Task A_worker_that_hears_of_no_broker_for_its_session_stops_its_tasks_and_goes_on_when_there_is_one()
    {
        await using LiveWorker worker =
            await LiveWorker.StartAsync(_broker.BootstrapServers, _group, _probe, null, ("session.timeout.ms", "6000"));
        await worker.CreateAsync("a", Source());
        await worker.WaitForAsync("a", "RUNNING: RUNNING");
        await _broker.StopAsync();
        await LiveWorker.WaitUntilAsync(() => _probe.Running.IsEmpty, "the task to stop");
        await _broker.StartAsync();
        await LiveWorker.WaitUntilAsync(() => _probe.Running.Count == 1, "the task to start again");
        await LiveWorker.WaitUntilAsync(() => worker.PutAsync("/connectors/a/pause"), status =>
            status == HttpStatusCode.Accepted, "the worker to lead again");
        await worker.WaitForAsync("a", "PAUSED: PAUSED");
    }

    [Fact]
    public async Task A_second_worker_answers_for_the_first_and_takes_over()
    {
        await using LiveWorker first = await LiveWorker.StartAsync(_broker.BootstrapServers, _group, _probe);
        await first.CreateAsync("a", Source());
        await first.WaitForAsync("a", "RUNNING: RUNNING");

        var other = new ProbeConnectors();
        await using LiveWorker second = await LiveWorker.StartAsync(_broker.BootstrapServers, _group, other);
        await second.WaitForAsync("a", "RUNNING: RUNNING");
        Assert.Equal(HttpStatusCode.Accepted, await second.PutAsync("/connectors/a/pause"));
        await first.WaitForAsync("a", "PAUSED: PAUSED");
        Assert.Equal(HttpStatusCode.Accepted, await second.PutAsync("/connectors/a/resume"));
        await first.WaitForAsync("a", "RUNNING: RUNNING");
        // Once more when it was resumed; never at the second worker, which does not lead.
        Assert.Equal((2, 0), (_probe.ConnectorStarts, other.ConnectorStarts));

        await first.DisposeAsync();
        await second.WaitForAsync("a", "RUNNING: RUNNING");
        await LiveWorker.WaitUntilAsync(() => other.Running.Count == 1 && other.ConnectorStarts == 1, "the second worker to take over");
        await LiveWorker.WaitUntilAsync(
            async () => (await second.GetAsync("/connectors/a/status"))!,
            status => (string?)status["connector"]!["worker_id"] == second.Id && (string?)status["tasks"]![0]!["worker_id"] == second.Id,
            "the status to say so");
        Assert.Equal(HttpStatusCode.NoContent, await second.DeleteAsync("/connectors/a"));
    }

    [Fact]
    public async Task A_second_worker_of_the_same_address_does_no_harm()
    {
        (string, string)[] address = [("rest.advertised.host.name", "worker-1"), ("rest.advertised.port", "8083")];
        await using LiveWorker first =
            await LiveWorker.StartAsync(_broker.BootstrapServers, _group, _probe, null, [.. address, Listener()]);
        await first.CreateAsync("a", Source());
        await first.WaitForAsync("a", "RUNNING: RUNNING");
        var other = new ProbeConnectors();
        await using (LiveWorker second =
            await LiveWorker.StartAsync(_broker.BootstrapServers, _group, other, null, [.. address, Listener()]))
        {
            // Nobody is called worker-1.
            Assert.Equal(HttpStatusCode.InternalServerError, await second.DeleteAsync("/connectors/a"));
            Assert.Equal("RUNNING:", (await second.StatesAsync("a"))[..8]);
        }

        await LiveWorker.WaitUntilAsync(() => _probe.Running.Count == 1 && other.Running.IsEmpty, "the first to have it all");
        Assert.Equal(HttpStatusCode.NoContent, await first.PostAsync("/connectors/a/restart"));
        await first.WaitForAsync("a", "RUNNING: RUNNING");
    }

    private static (string, string) Listener() => ("listeners", $"http://127.0.0.1:{FreePort.Next()}");

    private static (string, string)[] Source(params (string, string)[] more) => [("connector.class", ProbeConnectors.SourceClass), .. more];
}
