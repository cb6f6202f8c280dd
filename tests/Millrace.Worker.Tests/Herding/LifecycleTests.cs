using System.Net;
using System.Text.Json.Nodes;
using Millrace.TestServers;

namespace Millrace.Worker.Tests.Herding;

public sealed class LifecycleOnEmbeddedBrokerTests(EmbeddedKafka broker) : LifecycleTests
{
    protected override string BootstrapServers => broker.BootstrapServers;
}

public sealed class LifecycleOnKafkaTests(KafkaServer kafka) : LifecycleTests
{
    protected override string BootstrapServers => kafka.BootstrapServers;
}

/// <summary>What becomes of connectors that are created, changed, paused, stopped and deleted through the REST API.</summary>
public abstract class LifecycleTests : IAsyncLifetime
{
    private readonly ProbeConnectors _probe = new();
    private LiveWorker _worker = null!;

    protected abstract string BootstrapServers { get; }

    public async ValueTask InitializeAsync() => _worker = await LiveWorker.StartAsync(BootstrapServers, LiveWorker.NewGroup(), _probe);

    public async ValueTask DisposeAsync()
    {
        if (_worker is not null) await _worker.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Runs_what_was_created()
    {
        await _worker.CreateAsync("a", Source(("tasks", "2"), ("tasks.max", "2")));
        await _worker.WaitForAsync("a", "RUNNING: RUNNING RUNNING");

        JsonNode info = (await _worker.GetAsync("/connectors/a"))!;
        Assert.Equal("source", (string?)info["type"]);
        Assert.Equal(2, info["tasks"]!.AsArray().Count);
        JsonNode status = (await _worker.GetAsync("/connectors/a/tasks/1/status"))!;
        Assert.Equal((1, "RUNNING", _worker.Id, "1.2.3"),
            ((int)status["id"]!, (string?)status["state"], (string?)status["worker_id"], (string?)status["version"]));
        Assert.Equal("test.ProbeSourceTask", (string?)(await _worker.GetAsync("/connectors/a/tasks"))![0]!["config"]!["task.class"]);
    }

    [Fact]
    public async Task Pauses_and_resumes_without_restarting_tasks()
    {
        await _worker.CreateAsync("a", Source());
        await _worker.WaitForAsync("a", "RUNNING: RUNNING");
        Assert.Equal(HttpStatusCode.Accepted, await _worker.PutAsync("/connectors/a/pause"));
        await _worker.WaitForAsync("a", "PAUSED: PAUSED");
        Assert.Equal(HttpStatusCode.Accepted, await _worker.PutAsync("/connectors/a/pause"));
        Assert.Equal(HttpStatusCode.Accepted, await _worker.PutAsync("/connectors/a/resume"));
        await _worker.WaitForAsync("a", "RUNNING: RUNNING");
        Assert.Equal((1, 0), (_probe.TaskStarts, _probe.TaskStops));
    }

    [Fact]
    public async Task Stopping_takes_the_tasks_away_and_resuming_brings_them_back()
    {
        await _worker.CreateAsync("a", Source(("tasks", "2"), ("tasks.max", "2")));
        await _worker.WaitForAsync("a", "RUNNING: RUNNING RUNNING");
        Assert.Equal(HttpStatusCode.NoContent, await _worker.PutAsync("/connectors/a/stop"));
        await _worker.WaitForAsync("a", "STOPPED:");
        Assert.Empty((await _worker.GetAsync("/connectors/a/tasks"))!.AsArray());
        Assert.Empty(_probe.Running);
        Assert.Equal(HttpStatusCode.NoContent, await _worker.PutAsync("/connectors/a/stop"));
        await _worker.PutAsync("/connectors/a/pause");
        await _worker.WaitForAsync("a", "PAUSED:");
        Assert.Empty((await _worker.GetAsync("/connectors/a/tasks"))!.AsArray());
        await _worker.PutAsync("/connectors/a/resume");
        await _worker.WaitForAsync("a", "RUNNING: RUNNING RUNNING");
    }

    [Theory]
    [InlineData("PAUSED", "PAUSED:")]
    [InlineData("STOPPED", "STOPPED:")]
    public async Task Creates_in_the_state_that_was_asked_for(string initial, string states)
    {
        await _worker.CreateAsync("a", initial, Source());
        await _worker.WaitForAsync("a", states);
        Assert.Equal(0, _probe.ConnectorStarts);

        // The state goes with the connector: what is created again under its name runs.
        Assert.Equal(HttpStatusCode.NoContent, await _worker.DeleteAsync("/connectors/a"));
        await _worker.CreateAsync("a", Source());
        await _worker.WaitForAsync("a", "RUNNING: RUNNING");
    }

    [Fact]
    public async Task Deleting_stops_everything_and_leaves_no_status()
    {
        await _worker.CreateAsync("a", Source(("tasks", "2"), ("tasks.max", "2")));
        await _worker.WaitForAsync("a", "RUNNING: RUNNING RUNNING");
        Assert.Equal(HttpStatusCode.NoContent, await _worker.DeleteAsync("/connectors/a"));
        Assert.Equal(HttpStatusCode.NotFound, (await _worker.SendAsync(HttpMethod.Get, "/connectors/a")).Status);
        await _worker.WaitForAsync("a", "");
        Assert.Equal((2, 1), (_probe.TaskStops, _probe.ConnectorStops));
        Assert.Equal(HttpStatusCode.NotFound, (await _worker.SendAsync(HttpMethod.Get, "/connectors/a/tasks/0/status")).Status);
        Assert.Equal(HttpStatusCode.NotFound, await _worker.DeleteAsync("/connectors/a"));
    }

    [Fact]
    public async Task A_connector_created_anew_starts_after_its_predecessor_has_ended()
    {
        for (int round = 1; round <= 5; round++)
        {
            await _worker.CreateAsync("a", Source(("mark", $"{round}")));
            if (round % 2 == 0) await _worker.WaitForAsync("a", "RUNNING: RUNNING");
            await _worker.DeleteAsync("/connectors/a");
        }

        await _worker.CreateAsync("a", Source(("mark", "last")));
        await LiveWorker.WaitUntilAsync(() => _probe.TaskConfigurations.Any(config => config["mark"] == "last"), "the last one to run");
        await _worker.WaitForAsync("a", "RUNNING: RUNNING");
        Assert.Single(_probe.Running);
    }

    [Fact]
    public async Task A_new_configuration_restarts_connector_and_tasks()
    {
        await _worker.CreateAsync("a", Source(("mark", "old")));
        await _worker.WaitForAsync("a", "RUNNING: RUNNING");
        Assert.Equal(HttpStatusCode.OK, await _worker.PutAsync("/connectors/a/config",
            LiveWorker.Json([("name", "a"), .. Source(("mark", "new"), ("tasks", "3"), ("tasks.max", "3"))])));
        await _worker.WaitForAsync("a", "RUNNING: RUNNING RUNNING RUNNING");
        Assert.All(_probe.TaskConfigurations.Skip(1), config => Assert.Equal("new", config["mark"]));
        Assert.Equal(1, _probe.TaskStops);

        Assert.Equal(HttpStatusCode.OK,
            await _worker.PutAsync("/connectors/a/config", LiveWorker.Json([("name", "a"), .. Source(("mark", "new"))])));
        await _worker.WaitForAsync("a", "RUNNING: RUNNING");
    }

    [Fact]
    public async Task An_invalid_configuration_leaves_the_old_one_active()
    {
        await _worker.CreateAsync("a", Source());
        await _worker.WaitForAsync("a", "RUNNING: RUNNING");
        var (status, body) =
            await _worker.SendAsync(HttpMethod.Put, "/connectors/a/config", LiveWorker.Json([("name", "a"), .. Source(("tasks", "many"))]));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("Invalid value many for configuration tasks: Not a number of type INT", (string?)body!["message"],
            StringComparison.Ordinal);
        Assert.Null((await _worker.GetAsync("/connectors/a/config"))!["tasks"]);
        Assert.Equal(1, _probe.TaskStarts);
    }

    [Fact]
    public async Task A_password_put_back_masked_keeps_the_stored_one()
    {
        await _worker.CreateAsync("a", Source(("password", "s3cret!")));
        await _worker.WaitForAsync("a", "RUNNING: RUNNING");
        JsonNode shown = (await _worker.GetAsync("/connectors/a/config"))!;
        Assert.Equal("********", (string?)shown["password"]);
        Assert.Equal("********", (string?)(await _worker.GetAsync("/connectors/a/tasks"))![0]!["config"]!["password"]);
        shown["mark"] = "second";
        Assert.Equal(HttpStatusCode.OK, await _worker.PutAsync("/connectors/a/config", shown.DeepClone()));
        await LiveWorker.WaitUntilAsync(() =>
            _probe.TaskConfigurations.Any(config => config.GetValueOrDefault("mark") == "second"), "the changed task");
        Assert.All(_probe.TaskConfigurations, config => Assert.Equal("s3cret!", config["password"]));
    }

    [Fact]
    public async Task The_connector_may_ask_for_new_task_configurations()
    {
        await _worker.CreateAsync("a", Source());
        await _worker.WaitForAsync("a", "RUNNING: RUNNING");
        int calls = _probe.TaskConfigsCalls;
        _probe.Context!.RequestTaskReconfiguration();
        await LiveWorker.WaitUntilAsync(() => _probe.TaskConfigsCalls > calls, "the second call of TaskConfigs");
        Assert.Equal(HttpStatusCode.NoContent, await _worker.PostAsync("/connectors/a/restart"));

        // Unchanged configurations restart no task.
        Assert.Equal((1, 0), (_probe.TaskStarts, _probe.TaskStops));
    }

    private static (string, string)[] Source(params (string, string)[] more) => [("connector.class", ProbeConnectors.SourceClass), .. more];
}
