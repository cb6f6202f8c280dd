using System.Text.Json.Nodes;
using Millrace.TestServers;

namespace Millrace.EndToEnd.Tests;

/// <summary>
/// A pipeline on Apache Kafka and its own Connect worker, which answers passwords in clear and cannot be asked what would change.
/// </summary>
public sealed class PipelineOnJvmWorkerTests(KafkaServer kafka) : IDisposable
{
    private const string Secret = "sesame-of-the-jvm";

    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-pipeline-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Is_applied_once_compared_here_and_deleted()
    {
        string group = $"pipeline-{Environment.ProcessId}";
        var settings = new Dictionary<string, string>
        {
            ["bootstrap.servers"] = kafka.BootstrapServers, ["group.id"] = group,
            ["connector.client.config.override.policy"] = "All"
        };
        foreach (string converter in new[] { "key.converter", "value.converter" })
            settings[converter] = "org.apache.kafka.connect.storage.StringConverter";
        foreach (string topic in new[] { "config", "offset", "status" })
        {
            settings[$"{topic}.storage.topic"] = $"{group}-{topic}";
            settings[$"{topic}.storage.replication.factor"] = "1";
        }

        await using JvmConnect worker = await JvmConnect.StartAsync(settings, TestContext.Current.CancellationToken);

        JsonNode applied = JsonNode.Parse(await PipelineAsync(worker, "apply", Write(taskCount: 1), "--json"))!;
        Assert.Equal(2, (int)applied["create"]!);
        Assert.Equal("STOPPED", (string?)applied["connectors"]!["jvm-lines"]);
        Assert.Equal(2, (int)JsonNode.Parse(await PipelineAsync(worker, "apply", Write(taskCount: 1), "--json"))!["none"]!);

        string changed = await PipelineAsync(worker, "plan", Write(taskCount: 2));
        Assert.Contains("tasks.max: 1 -> 2", changed, StringComparison.Ordinal);
        string secret = await PipelineAsync(worker, "plan", Write(taskCount: 1, secret: "another"));
        Assert.Contains("consumer.override.sasl.jaas.config: ******** (changed)", secret, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, changed + secret, StringComparison.Ordinal);

        await PipelineAsync(worker, "delete", Write(taskCount: 1), "--yes", "--topics");
        Assert.Contains("2 to create", await PipelineAsync(worker, "plan", Write(taskCount: 1)), StringComparison.Ordinal);
    }

    private Task<string> PipelineAsync(JvmConnect worker, string verb, string file, params string[] more) =>
        MillraceProgram.RunAsync(
            ["pipeline", verb, "-f", file, "--url", worker.Url.ToString(), "--bootstrap-servers", kafka.BootstrapServers, .. more]);

    private string Write(int taskCount, string secret = Secret)
    {
        string file = Path.Combine(_folder, "jvm.yaml");
        File.WriteAllText(file, $$"""
            topics:
              jvm-lines: {partitions: 2}
            connectors:
              jvm-lines:
                state: stopped
                config:
                  connector.class: org.apache.kafka.connect.file.FileStreamSinkConnector
                  topics: jvm-lines
                  tasks.max: {{taskCount}}
                  file: {{Path.Combine(_folder, "lines.txt")}}
                  consumer.override.sasl.jaas.config: {{secret}}
            """);
        return file;
    }
}
