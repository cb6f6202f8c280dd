using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Millrace.TestServers;
using Millrace.WebConsole.BrowserTests.Support;
using static Microsoft.Playwright.Assertions;

namespace Millrace.WebConsole.BrowserTests;

/// <summary>The console drives Apache Kafka's own Connect worker, which knows nothing of what ours has more.</summary>
public sealed class JvmConnectTests(Lab lab)
{
    private const string Secret = "sesame-of-the-jvm";
    private const string Login = $"org.apache.kafka.common.security.plain.PlainLoginModule required username='u' password='{Secret}';";
    private const string SecretSetting = "consumer.override.sasl.jaas.config";

    [Fact]
    public async Task A_connector_of_Kafka_Connect_is_set_up_paused_restarted_and_moved_and_keeps_its_secret()
    {
        await using JvmConnect worker = await JvmConnect.StartAsync(Settings(), TestContext.Current.CancellationToken);
        await using var console = new ServerProcess(
            "console", "--connect", $"{worker.Url}", "--bootstrap-servers", lab.Cluster.BootstrapServers,
            "--listen", $"http://127.0.0.1:{FreePort.Next()}");
        await lab.CreateTopicAsync("jvm-lines");
        await lab.ProduceAsync("jvm-lines", "one", "two", "three");
        await using Visit visit = await lab.VisitOfAsync(console, "connectors");

        await visit.LinkTo("Add connector").First.ClickAsync();
        await visit.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { NameRegex = new Regex("File.?Stream.?Sink|File.*Sink") })
            .First.ClickAsync();
        ILocator text = visit.Field("Configuration as JSON");
        await text.FillAsync($$"""
            {"name": "jvmSink", "config": {
              "topics": "jvm-lines", "file": "{{Path.Combine(Path.GetTempPath(), $"millrace-{Guid.NewGuid():N}.txt")}}",
              "{{SecretSetting}}": "{{Login}}" } }
            """);
        await text.BlurAsync();
        await visit.LinkTo("Skip to review").ClickAsync();
        await visit.Button("Launch").ClickAsync();
        await Expect(visit.Heading("jvmSink")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByText("1 of 1 running")).ToBeVisibleAsync();

        await visit.GoAsync("connectors");
        await Expect(visit.Row("jvmSink")).ToContainTextAsync("RUNNING");
        await visit.GoAsync("connectors/of/jvmSink");
        await visit.Button("Pause").ClickAsync();
        await Expect(visit.Button("Resume")).ToBeVisibleAsync();
        await visit.Button("Resume").ClickAsync();
        await Expect(visit.Button("Pause")).ToBeVisibleAsync();
        await visit.Page.Locator("summary").Filter(new LocatorFilterOptions { HasText = "Restart" }).ClickAsync();
        await visit.Button("Connector and tasks").ClickAsync();
        await Expect(visit.Page.GetByText("1 of 1 running")).ToBeVisibleAsync();

        // This server answers secrets in clear: the page never has them, and what is saved is what was stored.
        await visit.GoAsync("connectors/of/jvmSink/edit?step=9");
        await Expect(visit.Field("Configuration as JSON")).ToHaveValueAsync(new Regex(Regex.Escape($"\"{SecretSetting}\": \"********\"")));
        Assert.DoesNotContain(Secret, await visit.Page.ContentAsync(), StringComparison.Ordinal);
        ILocator edited = visit.Field("Configuration as JSON");
        await edited.FillAsync((await edited.InputValueAsync()).Replace(
            $"\"{SecretSetting}\"", $"\"errors.log.enable\": \"true\", \"{SecretSetting}\"", StringComparison.Ordinal));
        await edited.BlurAsync();
        await visit.Button("Save").ClickAsync();
        await Expect(visit.Heading("jvmSink")).ToBeVisibleAsync();
        string stored = await lab.Http.GetStringAsync(new Uri(worker.Url, "connectors/jvmSink/config"));
        Assert.Contains(Secret, stored, StringComparison.Ordinal);
        Assert.Contains("errors.log.enable", stored, StringComparison.Ordinal);

        await visit.GoAsync("connectors/of/jvmSink/offsets");
        await visit.Button("Stop and edit").ClickAsync();
        await Expect(visit.Button("Reset all…")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Table, new PageGetByRoleOptions { Name = "Stored offsets" })).ToContainTextAsync("3");
        await visit.Button("Reset all…").ClickAsync();
        await visit.Button("Show what changes").ClickAsync();
        await visit.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameRegex = new Regex("^Reset 1 offset") }).ClickAsync();
        await Expect(visit.Page.GetByText("None is stored")).ToBeVisibleAsync();
    }

    private Dictionary<string, string> Settings()
    {
        string group = $"console-jvm-{Environment.ProcessId}";
        var settings = new Dictionary<string, string>
        {
            ["bootstrap.servers"] = lab.Cluster.BootstrapServers, ["group.id"] = group, ["offset.flush.interval.ms"] = "500",
            ["connector.client.config.override.policy"] = "All",
        };
        foreach (string converter in new[] { "key.converter", "value.converter" })
            settings[converter] = "org.apache.kafka.connect.storage.StringConverter";
        foreach (string topic in new[] { "config", "offset", "status" })
        {
            settings[$"{topic}.storage.topic"] = $"{group}-{topic}";
            settings[$"{topic}.storage.replication.factor"] = "1";
        }

        return settings;
    }
}
