using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Millrace.TestServers;

namespace Millrace.Worker.Tests.Herding;

/// <summary>A JVM worker's topics are taken over as they are, and given back.</summary>
public sealed class TakeOverTests(KafkaServer kafka) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-takeover-").FullName;
    private readonly string _group = LiveWorker.NewGroup();

    private string Input => Path.Combine(_folder, "größe 🚀.in");

    private string Output => Path.Combine(_folder, "out");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Connectors_states_and_offsets_go_from_a_JVM_worker_to_ours_and_back()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Dictionary<string, string> settings = LiveWorker.Settings(kafka.BootstrapServers, _group, ("offset.flush.interval.ms", "1000"));
        await AppendAsync("one", "two");
        await using (JvmConnect jvm = await JvmConnect.StartAsync(settings, cancellation))
        {
            using var client = new HttpClient { BaseAddress = jvm.Url };
            await PostAsync(client, "source", "RUNNING", Source());
            await PostAsync(client, "sink", "RUNNING", Sink(Output));
            await PostAsync(client, "paused", "RUNNING", Sink(Output + "2"));
            await PostAsync(client, "stopped", "STOPPED", Sink(Output + "3"));
            await WrittenAsync("one", "two");
            await LiveWorker.WaitUntilAsync(() => StatesAsync(client, "paused"), seen =>
                seen == "RUNNING: RUNNING", "the connector to pause");
            (await client.PutAsync("/connectors/paused/pause", null, cancellation)).EnsureSuccessStatusCode();
            await LiveWorker.WaitUntilAsync(() => StatesAsync(client, "paused"), seen => seen == "PAUSED: PAUSED", "the pause");
            await LiveWorker.WaitUntilAsync(async () => (await client.GetStringAsync("/connectors/source/offsets", cancellation)), seen =>
                seen.Contains("\"position\":8", StringComparison.Ordinal), "the offset");
            await jvm.StopAsync();
        }

        await AppendAsync("three");
        await using (LiveWorker ours =
            await LiveWorker.StartAsync(kafka.BootstrapServers, _group, new ProbeConnectors(), null, ("offset.flush.interval.ms", "1000")))
        {
            Assert.Equal(["paused", "sink", "source", "stopped"], (await ours.GetAsync("/connectors"))!.AsArray()
                .Select(name => (string?)name));
            await WrittenAsync("one", "two", "three");
            await ours.WaitForAsync("source", "RUNNING: RUNNING");
            await ours.WaitForAsync("sink", "RUNNING: RUNNING");
            await ours.WaitForAsync("paused", "PAUSED: PAUSED");
            await ours.WaitForAsync("stopped", "STOPPED:");
            Assert.Equal([$"{_group}-lines"], (await ours.GetAsync("/connectors/source/topics"))!["source"]!["topics"]!.AsArray()
                .Select(topic => (string?)topic));
            await LiveWorker.WaitUntilAsync(
                async () => (await ours.GetAsync("/connectors/source/offsets"))!["offsets"]!.AsArray(),
                offsets => offsets.Count == 1 && (long)offsets[0]!["offset"]!["position"]! == 14
                && (string?)offsets[0]!["partition"]!["filename"] == Input, "one offset, moved on");

            Assert.Equal(HttpStatusCode.Accepted, await ours.PutAsync("/connectors/paused/resume"));
            await ours.WaitForAsync("paused", "RUNNING: RUNNING");
            Assert.Equal(HttpStatusCode.NoContent, await ours.PutAsync("/connectors/paused/stop"));
            await ours.WaitForAsync("paused", "STOPPED:");
            await ours.CreateAsync("ours", "PAUSED", Sink(Output + "4"));
            Assert.Equal(HttpStatusCode.NoContent, await ours.DeleteAsync("/connectors/stopped"));
        }

        await AppendAsync("four");
        await using (JvmConnect jvm = await JvmConnect.StartAsync(settings, cancellation))
        {
            using var client = new HttpClient { BaseAddress = jvm.Url };
            await WrittenAsync("one", "two", "three", "four");
            Assert.Equal(["ours", "paused", "sink", "source"],
                JsonNode.Parse(await client.GetStringAsync("/connectors", cancellation))!.AsArray().Select(name => (string?)name)
                .Order(StringComparer.Ordinal));
            foreach (var (name, states) in new[] { ("source", "RUNNING: RUNNING"), ("sink", "RUNNING: RUNNING"), ("paused", "STOPPED:"),
                ("ours", "PAUSED:") })
                await LiveWorker.WaitUntilAsync(() => StatesAsync(client, name), seen => seen == states, $"{name} to be {states}");
        }
    }

    private static async Task PostAsync(HttpClient client, string name, string state, (string, string)[] config)
    {
        var body = new JsonObject { ["name"] = name, ["config"] = LiveWorker.Json(config), ["initial_state"] = state };
        using HttpResponseMessage response = await client.PostAsJsonAsync("/connectors", body, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<string> StatesAsync(HttpClient client, string name)
    {
        using HttpResponseMessage response = await client.GetAsync($"/connectors/{name}/status", TestContext.Current.CancellationToken);
        if (!response.IsSuccessStatusCode) return "";
        JsonNode status = (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
        return $"{status["connector"]!["state"]}: {string.Join(' ', status["tasks"]!.AsArray().Select(task => task!["state"]))}".TrimEnd();
    }

    private Task AppendAsync(params string[] lines) =>
        File.AppendAllTextAsync(Input, string.Concat(lines.Select(line => line + "\n")), TestContext.Current.CancellationToken);

    /// <summary>Waits until exactly these lines have come through: none is missing, none came twice.</summary>
    private Task WrittenAsync(params string[] lines) => LiveWorker.WaitUntilAsync(
        () => Task.FromResult(File.Exists(Output) ? string.Join(' ', File.ReadAllLines(Output)) : ""), seen =>
        seen == string.Join(' ', lines), $"lines {string.Join(' ', lines)}");

    private (string, string)[] Source() =>
        [("connector.class", "org.apache.kafka.connect.file.FileStreamSourceConnector"), ("file", Input), ("topic", $"{_group}-lines")];

    private (string, string)[] Sink(string file) =>
        [("connector.class", "org.apache.kafka.connect.file.FileStreamSinkConnector"), ("file", file), ("topics", $"{_group}-lines")];
}
