using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Broker;
using Millrace.Broker.Settings;
using Millrace.Connectors.File;
using Millrace.Connectors.MySql;
using Millrace.Formats;
using Millrace.Transforms;
using Millrace.Worker.Tests.Rest.Replay;

namespace Millrace.Worker.Tests.Rest;

/// <summary>The recorded requests to Kafka Connect 4.3.0, asked of a whole worker of ours on a real broker.</summary>
public sealed class RestConformanceTests
{
    [Fact]
    public async Task Answers_like_Kafka_Connect_but_for_the_known_differences()
    {
        string folder = Directory.CreateTempSubdirectory("rest-").FullName;
        try
        {
            var settings = new BrokerSettings { DataDirectory = Path.Combine(folder, "broker"), Port = 0 };
            await using EmbeddedBroker broker =
                await EmbeddedBroker.StartAsync(settings, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
            await using WorkerHost worker = await StartAsync(broker.BootstrapServers);
            var replay = new RestReplay(worker.Url, folder);
            var differences = new Dictionary<string, List<string>>();
            foreach (RestStep step in RestRecording.Steps)
            {
                // What is known to differ is not waited for.
                TimeSpan longest = KnownDifferences.Reasons.ContainsKey(step.Name) ? TimeSpan.Zero : step.Within;
                List<string> found = RestComparison.Differences(RestRecording.Answers[step.Name], await replay.AskAsync(step, longest))
                    .Where(difference => !KnownDifferences.IsOffer(difference)).ToList();
                if (found.Count > 0) differences[step.Name] = found;
            }

            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{RestRecording.Steps.Count - differences.Count} of {RestRecording.Steps.Count} steps agree");
            var unknown = differences.Where(step => !KnownDifferences.Reasons.ContainsKey(step.Key))
                .SelectMany(step => step.Value.Select(line => $"{step.Key}: {line}"));
            Assert.Equal("", string.Join('\n', unknown));
            Assert.Equal("", string.Join('\n', KnownDifferences.Reasons.Keys.Where(step => !differences.ContainsKey(step))
                .Select(step => $"{step} agrees: take it off the list")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<WorkerHost> StartAsync(string bootstrapServers)
    {
        var settings = new Dictionary<string, string>
        {
            ["bootstrap.servers"] = bootstrapServers,
            ["listeners"] = "http://127.0.0.1:0",
            ["group.id"] = "lab",
            ["key.converter"] = "org.apache.kafka.connect.storage.StringConverter",
            ["value.converter"] = "org.apache.kafka.connect.json.JsonConverter",
            ["value.converter.schemas.enable"] = "false",
            ["offset.flush.interval.ms"] = "1000",
            ["config.providers"] = "file",
            ["config.providers.file.class"] = "org.apache.kafka.common.config.provider.FileConfigProvider",
        };
        foreach (string topic in new[] { "config", "offset", "status" })
        {
            settings[$"{topic}.storage.topic"] = $"lab-{topic}";
            settings[$"{topic}.storage.replication.factor"] = "1";
        }

        WorkerHost worker = await WorkerHost.StartAsync(
            settings, [.. FilePlugins.All, .. MySqlPlugins.All, .. FormatPlugins.All, .. TransformPlugins.All], NullLoggerFactory.Instance,
            TestContext.Current.CancellationToken);
        await worker.Started.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        return worker;
    }
}
