using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Millrace.Cli.Terminal;
using Millrace.Cli.Tests.Commands;
using Millrace.Cli.Tests.Support;
using Millrace.Http.Access;
using Millrace.TestServers;

namespace Millrace.Cli.Tests.Servers;

/// <summary>What a server tells to the outside by itself: metrics and traces by OTLP, and a log for programs.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Sends_metrics_and_traces_and_writes_a_log_that_programs_read()
    {
        using var folder = new TempFolder();
        await using var collector = new Collector();
        await using RunningMillrace servers = RunningMillrace.Start(
            [
                "dev", "--data", Path.Combine(folder.Path, "data"), "--broker-port", "0", "--registry-port", "0", "--port", "0",
                "--log-format", "Json",
            ],
            null, ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "500"), ("OTEL_BSP_SCHEDULE_DELAY", "500"));
        await servers.LineAsync("Ready.");
        string broker = (await servers.LineAsync("Kafka broker"))["Kafka broker".Length..].Trim();
        string worker = (await servers.LineAsync("Connect REST"))["Connect REST".Length..].Trim();
        using var rest = new HttpClient { BaseAddress = new Uri(worker) };

        // Kafka Connect's name; without the level the line about left-out client settings is not written.
        using HttpResponseMessage levels = await rest.PutAsync(
            "/admin/loggers/org.apache.kafka.connect", Json(new JsonObject { ["level"] = "DEBUG", ["limit_ms"] = 600_000 }));
        Assert.Equal(HttpStatusCode.OK, levels.StatusCode);
        using HttpResponseMessage created = await rest.PostAsync("/connectors", Json(new JsonObject
        {
            ["name"] = "told", ["config"] = new JsonObject
            {
                ["connector.class"] = "FileStreamSink", ["topics"] = "told", ["file"] = Path.Combine(folder.Path, "out.txt"),
                ["value.converter"] = "org.apache.kafka.connect.storage.StringConverter",
                ["consumer.override.metrics.num.samples"] = "3",
            },
        }));
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        await using RunningMillrace producer = RunningMillrace.Start(
            ["produce", "told", "--bootstrap-servers", broker], "\"one\"\n\"two\"\n");
        Assert.Equal(0, (await producer.EndAsync()).ExitCode);

        await DevServers.UntilAsync(() => Task.FromResult(
            collector.Has("/v1/metrics", "millrace.sink.records.sent", "told")
            && collector.Has("/v1/traces", "sink batch", "put", "told")));
        await servers.SignalAsync("INT");
        ProgramEnd end = await servers.EndAsync();

        List<JsonElement> lines = [.. end.Errors.Split('\n').Where(line => line.StartsWith('{'))
            .Select(line => JsonDocument.Parse(line).RootElement)];
        JsonElement assigned = Assert.Single(lines, line => line.GetProperty("EventId").GetInt32() == 2033
            && line.GetProperty("State").GetProperty("New").GetInt32() > 0);
        JsonElement scope = Assert.Single(assigned.GetProperty("Scopes").EnumerateArray());
        Assert.Equal(("told", 0), (scope.GetProperty("connector").GetString(), scope.GetProperty("task").GetInt32()));
        Assert.Contains(lines, line => line.GetProperty("EventId").GetInt32() == 2042);
    }

    [Fact]
    public async Task Refuses_an_address_that_is_none()
    {
        await using RunningMillrace broker = RunningMillrace.Start(["broker"], null, ("OTEL_EXPORTER_OTLP_ENDPOINT", "127.0.0.1:4317"));

        ProgramEnd end = await broker.EndAsync();

        Assert.Equal(1, end.ExitCode);
        Assert.Contains("OTEL_EXPORTER_OTLP_ENDPOINT", end.Errors, StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:4317", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_alone_is_watched_on_an_address_of_its_own()
    {
        using var folder = new TempFolder();
        await using RunningMillrace broker = RunningMillrace.Start(
            ["broker", "--data", folder.Path, "--port", "0", "--metrics-listener", "http://127.0.0.1:0"]);
        using var http = new HttpClient();
        var metrics = new Uri((await broker.LineAsync("Metrics"))["Metrics".Length..].Trim());

        Assert.Contains("millrace_broker_offline_partitions", await http.GetStringAsync(metrics), StringComparison.Ordinal);
        Assert.Contains("healthy", await http.GetStringAsync(new Uri(metrics, "/health")), StringComparison.Ordinal);

        // A page whose name was made to point here.
        using var foreign = new HttpRequestMessage(HttpMethod.Get, metrics) { Headers = { Host = "example.org" } };
        using HttpResponseMessage refused = await http.SendAsync(foreign);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("or by the name that metrics.listener has", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_watches_a_broker_from_elsewhere_logs_in()
    {
        using var folder = new TempFolder();
        string config = Path.Combine(folder.Path, "server.properties"), users = Path.Combine(folder.Path, "users");
        await File.WriteAllTextAsync(config,
            $"log.dirs={folder.Path}/data\nlisteners=PLAINTEXT://127.0.0.1:0\nmetrics.listener=http://0.0.0.0:0\n");
        ProgramEnd end = await RunningMillrace.RunAsync("broker", "--config", config);
        Assert.Equal(ExitCode.Usage, end.ExitCode);
        Assert.Contains("metrics.listener: other machines can reach it", end.Errors, StringComparison.Ordinal);
        Assert.Contains("metrics.listener.anonymous=read", end.Errors, StringComparison.Ordinal);

        await File.WriteAllTextAsync(users, UsersFile.Write([new User("prometheus", Role.Read, PasswordHash.Of("pw"))]));
        await File.AppendAllTextAsync(config, $"metrics.listener.users.file={users}\n");
        await using RunningMillrace broker = RunningMillrace.Start(["broker", "--config", config]);
        var metrics = new UriBuilder((await broker.LineAsync("Metrics"))["Metrics".Length..].Trim()) { Host = "127.0.0.1" }.Uri;
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(metrics, "/health"))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(metrics)).StatusCode);
        http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String("prometheus:pw"u8));
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(metrics)).StatusCode);
    }

    private static StringContent Json(JsonObject body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");

    /// <summary>Takes what is sent by http/protobuf; texts stand in it as they are.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly ConcurrentQueue<(string Path, string Body)> _taken = new();
        private readonly Task _taking;

        public Collector()
        {
            Url = $"http://127.0.0.1:{FreePort.Next()}";
            _listener.Prefixes.Add(Url + "/");
            _listener.Start();
            _taking = TakeAsync();
        }

        public string Url { get; }

        public bool Has(string path, params string[] texts) =>
            texts.All(text => _taken.Any(taken => taken.Path == path && taken.Body.Contains(text, StringComparison.Ordinal)));

        public async ValueTask DisposeAsync()
        {
            _listener.Close();
            await _taking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        private async Task TakeAsync()
        {
            while (true)
            {
                HttpListenerContext request = await _listener.GetContextAsync();
                using var reader = new StreamReader(request.Request.InputStream, Encoding.Latin1);
                _taken.Enqueue((request.Request.Url!.AbsolutePath, await reader.ReadToEndAsync()));
                request.Response.Close();
            }
        }
    }
}
