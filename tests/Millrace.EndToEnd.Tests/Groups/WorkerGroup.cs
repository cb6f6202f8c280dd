using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Millrace.TestServers;

namespace Millrace.EndToEnd.Tests.Groups;

/// <summary>Three workers of one group, each in its own process, with the shortest session that Kafka allows by default.</summary>
internal sealed partial class WorkerGroup : IAsyncDisposable
{
    // On a machine that builds something besides, a server takes minutes to start.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(95) };
    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-group-").FullName;
    private readonly string _more;

    /// <param name="bootstrapServers">The broker; null starts the embedded one.</param>
    /// <param name="settings">Further ones of the workers.</param>
    public WorkerGroup(string? bootstrapServers, params (string Key, string Value)[] settings)
    {
        int port = FreePort.Next();
        _more = string.Join('\n', settings.Select(setting => $"{setting.Key}={setting.Value}"));
        BootstrapServers = bootstrapServers ?? $"127.0.0.1:{port}";
        Broker = bootstrapServers is null
            ? new ServerProcess("broker", "--data", Path.Combine(_folder, "broker"), "--port", $"{port}")
            : null;
        Workers = [Worker(0), Worker(1), Worker(2)];
    }

    public string BootstrapServers { get; }

    /// <summary>The embedded broker; null when the group runs on another one.</summary>
    public ServerProcess? Broker { get; }

    public IReadOnlyList<(ServerProcess Process, string Id)> Workers { get; }

    public string Topic { get; } = $"group-{Guid.NewGuid():N}";

    private string Name { get; } = $"g{Guid.NewGuid().ToString("N")[..8]}";

    public async Task StartAsync()
    {
        Broker?.Start();
        foreach (var (process, _) in Workers) process.Start();
        for (int worker = 0; worker < Workers.Count; worker++) await UntilHealthyAsync(worker);
        await MillraceProgram.RunAsync(
            "topic", "create", Topic, "--partitions", "6", "--replication-factor", "1", "--bootstrap-servers", BootstrapServers);
    }

    public Task UntilHealthyAsync(int worker) => UntilAsync(
        async () => (await SendAsync(worker, HttpMethod.Get, "health")).Status, status => status == HttpStatusCode.OK, $"worker {worker}");

    /// <summary>Creates a sink into a file, through a worker.</summary>
    public Task CreateAsync(int worker, string name, int tasks) => CreateAsync(worker, name, Sink(tasks));

    public async Task CreateAsync(int worker, string name, JsonObject config)
    {
        var (status, body) = await SendAsync(worker, HttpMethod.Put, $"connectors/{name}/config", config);
        Assert.True(status == HttpStatusCode.Created, $"{status}: {body}");
    }

    public JsonObject Sink(int tasks) => new()
    {
        ["connector.class"] = "FileStreamSink", ["topics"] = Topic, ["tasks.max"] = $"{tasks}", ["file"] = Path.Combine(_folder, "out"),
    };

    public async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(int worker, HttpMethod method, string path, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(method, $"http://{Workers[worker].Id}/{path}");
        if (body is not null) request.Content = JsonContent.Create(body);
        using HttpResponseMessage answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    /// <summary>
    /// Waits until a worker shows all these tasks RUNNING, each at one of these workers, and in numbers that differ by at most one.
    /// </summary>
    public Task UntilSpreadAsync(int asked, int tasks, params int[] over) => UntilAsync(
        () => SpreadAsync(asked),
        seen =>
        {
            int[] loads = [.. over.Select(worker => seen.GetValueOrDefault(Workers[worker].Id))];
            return seen.Values.Sum() == tasks && loads.Sum() == tasks && loads.Max() - loads.Min() < 2;
        },
        $"{tasks} tasks spread over {string.Join(", ", over)}", seen => string.Join(", ", seen));

    /// <summary>Waits until the processes themselves say that each task runs in one of them, and in no other.</summary>
    public Task UntilEachRunsOnceAsync(int tasks, params int[] at) => UntilAsync(
        async () => (await Task.WhenAll(at.Select(TasksInAsync))).SelectMany(found => found).ToList(),
        seen => seen.Count == tasks && seen.Distinct().Count() == tasks, $"{tasks} tasks to run once", seen => string.Join(", ", seen));

    /// <summary>Waits until the leader is one of these; its number.</summary>
    public async Task<int> LeaderAsync(params int[] among) => await UntilAsync(
        async () =>
        {
            foreach (int worker in among)
                if (LeadMetric().IsMatch(await MetricsAsync(worker))) return worker;
            return -1;
        },
        worker => worker >= 0, "a leader");

    public Task SignalAsync(int worker, string signal) => SignalAsync(Workers[worker].Process, signal);

    public static Task SignalAsync(ServerProcess process, string signal) =>
        MillraceProgram.RunAsync(
            new ProcessStartInfo("kill", [$"-{signal}", process.ProcessId.ToString(CultureInfo.InvariantCulture)])
            {
                RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            }, Patience);

    public async Task<T> UntilAsync<T>(Func<Task<T>> look, Func<T, bool> isReached, string what, Func<T, string>? show = null)
    {
        DateTime end = DateTime.UtcNow + Patience;
        string last = "";
        while (true)
        {
            try
            {
                T seen = await look();
                if (isReached(seen)) return seen;
                last = show is null ? $"{seen}" : show(seen);
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException or InvalidOperationException)
            {
                last = fault.Message;
            }

            if (DateTime.UtcNow > end)
            {
                string said = string.Join("\n---\n", Workers.Select(one => one.Process.Output));
                Assert.Fail($"Waited in vain for {what}; last seen: {last}\n{said}");
            }


            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (process, _) in Workers) await process.DisposeAsync();
        if (Broker is not null) await Broker.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Tasks that are RUNNING, by the worker that their status names.</summary>
    private async Task<Dictionary<string, int>> SpreadAsync(int asked)
    {
        JsonNode all = (await SendAsync(asked, HttpMethod.Get, "connectors?expand=status")).Body!;
        return all.AsObject().SelectMany(connector => connector.Value!["status"]!["tasks"]!.AsArray())
            .Where(task => (string?)task!["state"] == "RUNNING").CountBy(task => (string)task!["worker_id"]!).ToDictionary();
    }

    private async Task<IEnumerable<string>> TasksInAsync(int worker) =>
        TaskMetric().Matches(await MetricsAsync(worker)).Select(match => $"{match.Groups[1]}-{match.Groups[2]}");

    private Task<string> MetricsAsync(int worker) =>
        _http.GetStringAsync($"http://{Workers[worker].Id}/metrics", TestContext.Current.CancellationToken);

    private (ServerProcess Process, string Id) Worker(int number)
    {
        string id = $"127.0.0.1:{FreePort.Next()}";
        string properties = Path.Combine(_folder, $"worker-{number}.properties");
        File.WriteAllText(properties, $"""
            bootstrap.servers={BootstrapServers}
            group.id={Name}
            listeners=http://{id}
            config.storage.topic={Name}-configs
            offset.storage.topic={Name}-offsets
            status.storage.topic={Name}-status
            config.storage.replication.factor=1
            offset.storage.replication.factor=1
            status.storage.replication.factor=1
            offset.storage.partitions=1
            status.storage.partitions=2
            session.timeout.ms=6000
            heartbeat.interval.ms=500
            key.converter=org.apache.kafka.connect.storage.StringConverter
            value.converter=org.apache.kafka.connect.storage.StringConverter
            {_more}
            """);
        return (new ServerProcess("worker", "--config", properties), id);
    }

    [GeneratedRegex("^millrace_task_record_failures.*connector=\"([^\"]*)\",task=\"([^\"]*)\"", RegexOptions.Multiline)]
    private static partial Regex TaskMetric();

    [GeneratedRegex("^millrace_worker_active(\\{[^}]*\\})? 1", RegexOptions.Multiline)]
    private static partial Regex LeadMetric();
}
