using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Millrace.Kafka;
using Millrace.TestServers;
using Xunit.Sdk;
using Xunit.v3;

// One cluster, one database and one browser for all tests; tests use topics and connectors of their own.
[assembly: AssemblyFixture(typeof(MariaDbServer))]
[assembly: AssemblyFixture(typeof(Millrace.WebConsole.BrowserTests.Support.Lab))]

// On two cores one page after the other is faster than all at once.
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace Millrace.WebConsole.BrowserTests.Support;

/// <summary>
/// Broker, registry and worker with its console, each a process of its own, and a browser: the system's, not one that a package brings.
/// </summary>
public sealed class Lab : IAsyncLifetime
{
    private IPlaywright _playwright = null!;

    public Cluster Cluster { get; private set; } = null!;

    public IBrowser Browser { get; private set; } = null!;

    /// <summary>Address of the console.</summary>
    public Uri Console => new($"{Cluster.WorkerUrl}/console/");

    public HttpClient Http { get; } = new();

    /// <summary>Topics are made by a client in this process: a command would take seconds to start, some forty times.</summary>
    public KafkaAdmin Admin { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Task<Cluster> cluster = Cluster.StartAsync();
        _playwright = await Playwright.CreateAsync();
        // A busy machine takes its time, and a page that is right does not wait for it.
        Assertions.SetDefaultExpectTimeout(30_000);
        Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            // A container's root has no sandbox of its own, and its /dev/shm is small.
            Args = ["--no-sandbox", "--disable-dev-shm-usage", "--force-color-profile=srgb"],
        });
        Cluster = await cluster;
        Admin = new KafkaAdmin(new KafkaConfig(Cluster.BootstrapServers));
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright.Dispose();
        Http.Dispose();
        Admin.Dispose();
        await Cluster.DisposeAsync();
    }

    /// <summary>Opens a page and waits until it answers to clicks.</summary>
    /// <param name="path">Relative to the console's address.</param>
    public async Task<Visit> OpenAsync(string path, Look? look = null)
    {
        Visit visit = await Visit.StartAsync(Browser, Console, look ?? Look.Light);
        await visit.GoAsync(path);
        return visit;
    }

    /// <summary>The same of a console that is a process of its own, which it starts.</summary>
    public async Task<Visit> VisitOfAsync(ServerProcess console, string path, HttpCredentials? login = null)
    {
        console.Start();
        Uri? url = null;
        await Cluster.UntilAsync("the console has started", () =>
        {
            string? line = console.Output.Split('\n').FirstOrDefault(text => text.StartsWith("Console ", StringComparison.Ordinal));
            url = line is null ? null : new Uri(line["Console ".Length..].Trim());
            return Task.FromResult(url is not null);
        });
        Visit visit = await Visit.StartAsync(Browser, url!, Look.Light, login);
        await visit.GoAsync(path);
        return visit;
    }

    /// <summary>A connector that writes a topic's texts to a file, and runs.</summary>
    public Task CreateFileSinkAsync(string name, string topic, params (string Key, string Value)[] more) =>
        Cluster.CreateConnectorAsync(name,
        [
            ("connector.class", "FileStreamSink"), ("topics", topic), ("tasks.max", "1"),
            ("file", Path.Combine(Path.GetTempPath(), $"millrace-{Guid.NewGuid():N}.txt")),
            ("value.converter", "org.apache.kafka.connect.storage.StringConverter"), .. more,
        ]);

    /// <summary>
    /// A connector whose task fails as soon as a record comes that is no JSON; returns when it has.
    /// </summary>
    public async Task CreateFailingSinkAsync(string name)
    {
        string topic = $"{name}-topic";
        await CreateTopicAsync(topic);
        await CreateFileSinkAsync(name, topic, ("value.converter", "org.apache.kafka.connect.json.JsonConverter"),
            ("errors.tolerance", "none"));
        await ProduceAsync(topic, "this is no JSON");
        await Cluster.UntilAsync($"{name} has failed", async () => await Cluster.TaskStateAsync(name) == "FAILED");
    }

    public async Task ProduceAsync(string topic, params string[] lines)
    {
        using var producer = new KafkaProducer(new KafkaConfig(Cluster.BootstrapServers));
        foreach (string line in lines) await producer.ProduceAsync(topic, default, Encoding.UTF8.GetBytes(line));
    }

    public Task CreateTopicAsync(string topic, int partitions = 1) => Admin.CreateTopicAsync(new NewTopic(topic, partitions));

    public async Task DeleteConnectorAsync(string name) =>
        (await Http.DeleteAsync($"{Cluster.WorkerUrl}/connectors/{Uri.EscapeDataString(name)}")).Dispose();

    public async Task<JsonNode?> ConfigAsync(string name) =>
        JsonNode.Parse(await Http.GetStringAsync($"{Cluster.WorkerUrl}/connectors/{Uri.EscapeDataString(name)}/config"));
}
