using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Millrace.Cli.Tests.Support;
using Millrace.TestServers;
using Millrace.Worker.Metrics;

namespace Millrace.Cli.Tests.Commands;

/// <summary>GET /metrics of a worker at work.</summary>
public sealed class MetricsTests(DevServers servers) : IClassFixture<DevServers>
{
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
        HashSet<string> known = [.. MetricTable.All.Select(metric =>
            metric.Name.Replace('.', '_') + (metric.Unit == "s" ? "_seconds" : "") + (metric.Kind == MetricKind.Counter ? "_total" : ""))];
        foreach (string file in new[] { Repository.Of("deploy", "observability", "alerts.yaml"), Repository.Of("docs", "metrics.md") })
        {
            Assert.Empty(Regex.Matches(File.ReadAllText(file), "millrace(_[a-z]+)+").Select(match => match.Value)
                .Where(name => !known.Contains(name)));
        }
    }

    [Fact]
    public void Every_metric_says_what_it_is() =>
        Assert.Empty(MetricTable.All.Where(metric => metric.Help.Trim() is not [.., '.'] || metric.Name.Length == 0));

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
