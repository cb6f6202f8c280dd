using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Millrace.Broker.Metrics;
using Millrace.Cli.Tests.Support;
using Millrace.Http.Metrics;
using Millrace.Registry.Metrics;
using Millrace.TestServers;
using Millrace.Worker.Metrics;

namespace Millrace.Cli.Tests.Commands;

/// <summary>GET /metrics of servers at work.</summary>
public sealed class MetricsTests(DevServers servers) : IClassFixture<DevServers>
{
    private const string Dashboard = "deploy/observability/grafana-dashboard.json";

    [Fact]
    public async Task Metrics_count_what_a_sink_has_done_and_what_failed()
    {
        string file = servers.PathOf("measured.txt");
        string config = servers.Write("measured.json", new JsonObject
        {
            ["name"] = "measured", ["connector.class"] = "org.apache.kafka.connect.file.FileStreamSinkConnector", ["topics"] = "measured",
            ["file"] = file, ["errors.tolerance"] = "all", ["errors.deadletterqueue.topic.name"] = "measured-dead",
            ["errors.deadletterqueue.topic.replication.factor"] = "1",
            ["key.converter"] = "org.apache.kafka.connect.storage.StringConverter",
            ["value.converter"] = "org.apache.kafka.connect.json.JsonConverter", ["value.converter.schemas.enable"] = "false",
        }.ToJsonString());
        await servers.RunAsync("topic", "create", "measured");
        await servers.RunWithInputAsync("1\n2\nno json\n3\n", "produce", "measured");
        Assert.Equal(0, (await servers.RunAsync("connector", "create", "-f", config)).ExitCode);

        string metrics = "";
        await DevServers.UntilAsync(async () => ValueOf(
            metrics = await MetricsAsync(), "millrace_sink_records_sent_total", "connector=\"measured\"") == 3);
        Assert.Equal(4, ValueOf(metrics, "millrace_sink_records_read_total", "connector=\"measured\""));
        Assert.Equal(1, ValueOf(metrics, "millrace_task_record_failures_total", "connector=\"measured\""));
        Assert.Equal(1, ValueOf(metrics, "millrace_task_dead_letters_total", "connector=\"measured\""));
        Assert.Equal(1, ValueOf(metrics, "millrace_connector_tasks", "connector=\"measured\",state=\"running\""));
        Assert.Equal(1, ValueOf(metrics, "millrace_worker_active"));
        await DevServers.UntilAsync(async () =>
            ValueOf(await MetricsAsync(), "millrace_sink_lag", "topic=\"measured\"", "partition=\"0\"") == 0);

        // A connector that is gone is gone from here, too.
        Assert.Equal(0, (await servers.RunAsync("connector", "delete", "measured")).ExitCode);
        await DevServers.UntilAsync(async () => !(await MetricsAsync()).Contains("connector=\"measured\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Prometheus_own_tool_finds_nothing_wrong()
    {
        Assert.Equal((0, ""), await PromtoolAsync(await MetricsAsync(), "check", "metrics"));
        (int code, string said) = await PromtoolAsync("", "check", "rules", Repository.Of("deploy", "observability", "alerts.yaml"));
        Assert.True(code == 0, said);
    }

    [Fact]
    public void Alerts_and_the_manual_ask_for_metrics_that_are_there()
    {
        HashSet<string> known = [.. All.Select(InPrometheus)];
        foreach (string file in (string[])["deploy/observability/alerts.yaml", Dashboard, "docs/metrics.md"])
        {
            List<string> asked = [.. Regex.Matches(File.ReadAllText(Repository.Of(file.Split('/'))), "millrace(_[a-z]+)+")
                .Select(match => match.Value)];
            Assert.NotEmpty(asked);
            Assert.Empty(asked.Where(name => !known.Contains(name)));
        }
    }

    [Fact]
    public void Every_metric_says_what_it_is() =>
        Assert.Empty(All.Where(metric => metric.Help.Trim() is not [.., '.'] || metric.Name.Length == 0));

    [Fact]
    public async Task Prometheus_reads_each_query_of_the_dashboard()
    {
        JsonNode dashboard = JsonNode.Parse(await File.ReadAllTextAsync(Repository.Of(Dashboard.Split('/'))))!;
        List<string> queries = [.. dashboard["panels"]!.AsArray().SelectMany(panel => panel!["targets"]?.AsArray() ?? [])
            .Select(target => (string)target!["expr"]!)];
        Assert.True(queries.Count > 30);
        // What Grafana fills in before it asks.
        IEnumerable<string> rules = queries.Select((query, i) =>
            $"  - record: panel:{i}\n    expr: |\n      {query.Replace("$__rate_interval", "1m").Replace("$connector", ".*")}");
        string file = servers.Write("panels.yaml", "groups:\n- name: panels\n  rules:\n" + string.Join('\n', rules) + "\n");

        (int code, string said) = await PromtoolAsync("", "check", "rules", file);

        Assert.True(code == 0, said);
    }

    [Fact]
    public async Task Registry_and_broker_are_watched_as_the_worker_is()
    {
        using var http = new HttpClient();
        string schema = servers.Write("watched.avsc", "\"string\"");
        Assert.Equal(0, (await servers.RunAsync("schema", "register", "watched", "-f", schema)).ExitCode);
        Assert.Contains("\"healthy\"", await http.GetStringAsync(new Uri(servers.Registry, "/health")), StringComparison.Ordinal);
        string metrics = await http.GetStringAsync(new Uri(servers.Registry, "/metrics"));

        Assert.True(ValueOf(metrics, "millrace_registry_topic_offset_total") > 0);
        Assert.True(ValueOf(metrics, "millrace_broker_requests_total", "api=\"Fetch\"") > 0);
        Assert.True(ValueOf(metrics, "millrace_broker_received_bytes_total") > 0);
        Assert.Equal(1, ValueOf(metrics, "millrace_broker_topic_partitions", "topic=\"connect-configs\""));
        Assert.True(ValueOf(metrics, "millrace_worker_rebalances_total") >= 1);
    }

    private static IEnumerable<Metric> All => [.. MetricTable.All, .. BrokerMetrics.All, .. RegistryMetrics.All];

    private static string InPrometheus(Metric metric)
    {
        string unit = metric.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        return metric.Name.Replace('.', '_') + unit + (metric.Kind == MetricKind.Counter ? "_total" : "");
    }

    private async Task<string> MetricsAsync()
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri(servers.Worker, "/metrics"));
    }

    private static async Task<(int Code, string Said)> PromtoolAsync(string input, params string[] arguments)
    {
        if (!File.Exists("/usr/bin/promtool")) Absent.Skip("No promtool: apt-get install prometheus to check metrics with it.");
        using Process tool = Process.Start(new ProcessStartInfo("promtool", arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        await tool.StandardInput.WriteAsync(input);
        tool.StandardInput.Close();
        string said = await tool.StandardOutput.ReadToEndAsync() + await tool.StandardError.ReadToEndAsync();
        await tool.WaitForExitAsync();
        return (tool.ExitCode, said);
    }

    private static double? ValueOf(string metrics, string name, params string[] tags) =>
        metrics.Split('\n').Where(line => line.StartsWith(name, StringComparison.Ordinal) && tags.All(line.Contains))
            .Select(line => (double?)double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture)).FirstOrDefault();
}
