using System.Net;
using System.Text.Json.Nodes;
using Millrace.Errors;

namespace Millrace.Worker.Tests.Herding;

/// <summary>Connectors and tasks that fail, and what restarts do to them.</summary>
public sealed class FailureTests(EmbeddedKafka broker) : IAsyncLifetime
{
    private readonly ProbeConnectors _probe = new();
    private LiveWorker _worker = null!;

    public async ValueTask InitializeAsync() =>
        _worker = await LiveWorker.StartAsync(broker.BootstrapServers, LiveWorker.NewGroup(), _probe);

    public ValueTask DisposeAsync() => _worker is null ? default : _worker.DisposeAsync();

    [Fact]
    public async Task A_connector_that_cannot_start_has_failed_with_its_trace_until_it_is_restarted()
    {
        _probe.StartFault = new ConnectException("no such host: db1");
        await _worker.CreateAsync("a", Source());
        await _worker.WaitForAsync("a", "FAILED:");
        Assert.Contains("no such host: db1", (string?)(await _worker.GetAsync("/connectors/a/status"))!["connector"]!["trace"],
            StringComparison.Ordinal);

        var (status, body) = await _worker.SendAsync(HttpMethod.Post, "/connectors/a/restart");
        Assert.Equal((HttpStatusCode.InternalServerError, "Failed to start connector: a"), (status, (string?)body!["message"]));
        await _worker.PutAsync("/connectors/a/pause");
        await _worker.PutAsync("/connectors/a/resume");
        await _worker.WaitForAsync("a", "FAILED:");

        _probe.StartFault = null;
        Assert.Equal(HttpStatusCode.NoContent, await _worker.PostAsync("/connectors/a/restart"));
        await _worker.WaitForAsync("a", "RUNNING: RUNNING");
    }

    [Fact]
    public async Task A_task_that_fails_leaves_connector_and_other_tasks_alone()
    {
        await _worker.CreateAsync("a", Source(("tasks", "2"), ("tasks.max", "2")));
        await _worker.WaitForAsync("a", "RUNNING: RUNNING RUNNING");
        _probe.TaskFault = new ConnectException("disk is full");
        Assert.Equal(HttpStatusCode.NoContent, await _worker.PostAsync("/connectors/a/tasks/1/restart"));
        await _worker.WaitForAsync("a", "RUNNING: RUNNING FAILED");
        Assert.Contains("disk is full", (string?)(await _worker.GetAsync("/connectors/a/tasks/1/status"))!["trace"],
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("onlyFailed=true", "RUNNING: RUNNING FAILED", 0, 0)]
    [InlineData("includeTasks=true&onlyFailed=true", "RUNNING: RUNNING RESTARTING", 0, 1)]
    [InlineData("includeTasks=true", "RESTARTING: RESTARTING RESTARTING", 1, 2)]
    public async Task Restarts_what_the_flags_say(string flags, string answered, int connectorStarts, int taskStarts)
    {
        await _worker.CreateAsync("a", Source(("tasks", "2"), ("tasks.max", "2")));
        await _worker.WaitForAsync("a", "RUNNING: RUNNING RUNNING");
        _probe.TaskFault = new ConnectException("gone");
        await _worker.PostAsync("/connectors/a/tasks/1/restart");
        await _worker.WaitForAsync("a", "RUNNING: RUNNING FAILED");
        _probe.TaskFault = null;
        var before = (_probe.ConnectorStarts, _probe.TaskStarts);

        var (status, body) = await _worker.SendAsync(HttpMethod.Post, $"/connectors/a/restart?{flags}");
        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal(answered,
            $"{body!["connector"]!["state"]}: {string.Join(' ', body["tasks"]!.AsArray().Select(task => task!["state"]))}");
        await _worker.WaitForAsync("a", taskStarts == 0 ? "RUNNING: RUNNING FAILED" : "RUNNING: RUNNING RUNNING");
        Assert.Equal((before.ConnectorStarts + connectorStarts, before.TaskStarts + taskStarts),
            (_probe.ConnectorStarts, _probe.TaskStarts));
    }

    [Theory]
    [InlineData("/connectors/ghost/restart", "Unknown connector: ghost")]
    [InlineData("/connectors/ghost/restart?includeTasks=true", "Unknown connector: ghost")]
    [InlineData("/connectors/ghost/tasks/0/restart", "Unknown connector: ghost")]
    [InlineData("/connectors/a/tasks/7/restart", "Unknown task: a-7")]
    public async Task Restarting_what_is_not_there_is_not_found(string path, string message)
    {
        await _worker.CreateAsync("a", Source());
        var (status, body) = await _worker.SendAsync(HttpMethod.Post, path);
        Assert.Equal((HttpStatusCode.NotFound, message), (status, (string?)body!["message"]));
    }

    [Fact]
    public async Task A_connector_that_makes_too_many_tasks_has_failed_without_any()
    {
        await _worker.CreateAsync("a", Source(("tasks", "3"), ("tasks.max", "2")));
        await _worker.WaitForAsync("a", "FAILED:");
        string? trace = (string?)(await _worker.GetAsync("/connectors/a/status"))!["connector"]!["trace"];
        Assert.Contains(
            "The connector a has generated 3 tasks, which is greater than 2, the maximum number of tasks it is configured to create.",
            trace, StringComparison.Ordinal);
        Assert.Empty((await _worker.GetAsync("/connectors/a/tasks"))!.AsArray());

        await _worker.PutAsync("/connectors/a/config",
            LiveWorker.Json([("name", "a"), .. Source(("tasks", "3"), ("tasks.max", "2"), ("tasks.max.enforce", "false"))]));
        await _worker.WaitForAsync("a", "RUNNING: RUNNING RUNNING RUNNING");
    }

    [Fact]
    public async Task A_connector_that_cannot_say_its_tasks_is_asked_until_it_can()
    {
        _probe.TaskConfigsFault = new ConnectException("the database is away");
        await _worker.CreateAsync("a", Source());
        await LiveWorker.WaitUntilAsync(() => _probe.TaskConfigsCalls >= 3, "the third try");
        Assert.Equal("RUNNING:", await _worker.StatesAsync("a"));
        _probe.TaskConfigsFault = null;
        await _worker.WaitForAsync("a", "RUNNING: RUNNING");
    }

    [Fact]
    public async Task A_connector_that_hangs_while_it_starts_holds_up_nobody_else()
    {
        var gate = new TaskCompletionSource();
        _probe.StartGate = gate.Task;
        await _worker.CreateAsync("slow", Source());
        await _worker.CreateAsync("slower", Source());
        Assert.Equal(HttpStatusCode.OK, (await _worker.SendAsync(HttpMethod.Get, "/health")).Status);
        Assert.Equal(HttpStatusCode.NoContent, await _worker.DeleteAsync("/connectors/slower"));
        _probe.StartGate = Task.CompletedTask;
        await _worker.CreateAsync("quick", Source());
        await _worker.WaitForAsync("quick", "RUNNING: RUNNING");
        Assert.Equal("", await _worker.StatesAsync("slow"));
        gate.SetResult();
        await _worker.WaitForAsync("slow", "RUNNING: RUNNING");
    }

    [Fact]
    public async Task A_connector_may_raise_an_error_later()
    {
        await _worker.CreateAsync("a", Source());
        await _worker.WaitForAsync("a", "RUNNING: RUNNING");
        _probe.Context!.RaiseError(new ConnectException("lost the monitor"));
        await _worker.WaitForAsync("a", "FAILED: RUNNING");
    }

    [Fact]
    public async Task A_reference_that_cannot_be_read_any_more_fails_the_connector_and_names_the_file()
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "secret=hush-hush\n", TestContext.Current.CancellationToken);
        await using LiveWorker worker = await LiveWorker.StartAsync(
            broker.BootstrapServers, LiveWorker.NewGroup(), _probe, null,
            ("config.providers", "file"), ("config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider"));
        await worker.CreateAsync("a", Source(("password", $"${{file:{file}:secret}}"), ("mark", $"<${{file:{file}:secret}}>")));
        await worker.WaitForAsync("a", "RUNNING: RUNNING");

        // The task works with the secret; what is stored and shown has the reference.
        Assert.Equal(("hush-hush", "<hush-hush>"),
            (_probe.TaskConfigurations.Last()["password"], _probe.TaskConfigurations.Last()["mark"]));
        JsonNode task = (await worker.GetAsync("/connectors/a/tasks"))![0]!["config"]!;
        Assert.Equal(($"${{file:{file}:secret}}", $"<${{file:{file}:secret}}>"), ((string?)task["password"], (string?)task["mark"]));

        File.Delete(file);
        Assert.Equal(HttpStatusCode.InternalServerError, await worker.PostAsync("/connectors/a/restart"));
        await worker.WaitForAsync("a", "FAILED: RUNNING");
        Assert.Contains(file, (string?)(await worker.GetAsync("/connectors/a/status"))!["connector"]!["trace"], StringComparison.Ordinal);
    }

    private static (string, string)[] Source(params (string, string)[] more) => [("connector.class", ProbeConnectors.SourceClass), .. more];
}
