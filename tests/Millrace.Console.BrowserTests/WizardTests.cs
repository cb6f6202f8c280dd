using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Millrace.TestServers;
using Millrace.WebConsole.BrowserTests.Support;
using static Microsoft.Playwright.Assertions;

namespace Millrace.WebConsole.BrowserTests;

/// <summary>A connector is set up and changed in the browser, on a real worker and a real database.</summary>
public sealed class WizardTests(Lab lab, MariaDbServer database)
{
    [Fact]
    public async Task A_MySQL_sink_is_set_up_step_by_step_with_one_wrong_password_on_the_way()
    {
        await lab.CreateTopicAsync("wizard-readings", 3);
        await using Visit visit = await lab.OpenAsync("connectors");
        await visit.LinkTo("Add connector").ClickAsync();
        await visit.Field("Find a connector").FillAsync("mysql sink");
        await visit.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { NameRegex = new Regex("^MySQL Sink") }).ClickAsync();

        await Step(visit, "Topics");
        await visit.Button("Next: Kafka credentials").ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Topics");
        await Fill(visit, "topics", "wizard-readings");
        await Next(visit, "Kafka credentials");
        await Next(visit, "Authentication");

        await Fill(visit, "connection.host", "127.0.0.1");
        await Fill(visit, "connection.port", $"{database.Port}");
        await Fill(visit, "connection.user", DatabaseServer.User);
        await Fill(visit, "connection.password", "wrong");
        await Fill(visit, "db.name", DatabaseServer.Database);
        await visit.Button("Test connection").ClickAsync();
        await Expect(visit.Text("It fails at: login.")).ToBeVisibleAsync();
        await Expect(visit.LinkTo("connection.password")).ToBeVisibleAsync();
        Assert.Empty(await visit.LookForBarriersAsync());
        await visit.PictureAsync("wizard-test-failed");
        await visit.ChangeAsync(Look.NarrowDark);
        Assert.Empty(await visit.LookForBarriersAsync());
        await visit.PictureAsync("wizard-test-narrow-dark");
        await visit.ChangeAsync(Look.Light);
        await Next(visit, "Configuration");

        await visit.Page.GetByRole(AriaRole.Group, new PageGetByRoleOptions { NameRegex = new Regex("input.data.format") })
            .GetByLabel("AVRO", new LocatorGetByLabelOptions { Exact = true }).CheckAsync();
        await visit.Page.GetByRole(AriaRole.Group, new PageGetByRoleOptions { NameRegex = new Regex("insert.mode") })
            .GetByLabel("upsert").CheckAsync();
        await visit.Field("record_value").CheckAsync();
        await visit.Page.GetByText("Advanced settings").ClickAsync();
        await Fill(visit, "pk.fields", "ID");
        await visit.Page.GetByLabel(new Regex("auto.create")).CheckAsync();
        // All is filled in, so the worker tries the database.
        await Expect(visit.Page.GetByRole(AriaRole.Navigation, new PageGetByRoleOptions { Name = "Steps" })).ToContainTextAsync("error");
        await visit.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { NameRegex = new Regex("Authentication") }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Access denied");
        Assert.Empty(await visit.LookForBarriersAsync());
        await Fill(visit, "connection.password", DatabaseServer.Password);
        await Expect(visit.Page.GetByRole(AriaRole.Alert)).ToBeHiddenAsync();
        await visit.Button("Test connection").ClickAsync();
        await Expect(visit.Text("The connection works.")).ToBeVisibleAsync();
        await visit.PictureAsync("wizard-test-passed");

        await visit.LinkTo("Skip to review").ClickAsync();
        await Step(visit, "Review and launch");
        await visit.Field("Name").FillAsync("wizardSink");
        await Expect(visit.Field("Configuration as JSON")).ToHaveValueAsync(new Regex("\"insert.mode\": \"upsert\""));
        Assert.DoesNotContain(DatabaseServer.Password, await visit.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(DatabaseServer.Password, await visit.Field("Configuration as JSON").InputValueAsync(),
            StringComparison.Ordinal);
        Assert.Empty(await visit.LookForBarriersAsync());
        await visit.Button("Launch").ClickAsync();
        await Expect(visit.Heading("wizardSink")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByText("1 of 1 running")).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = 30_000 });
        await lab.DeleteConnectorAsync("wizardSink");
    }

    [Fact]
    public async Task An_edit_keeps_the_stored_secret_and_shows_what_changes()
    {
        await lab.CreateTopicAsync("edit-topic");
        await lab.Cluster.CreateSinkAsync("editSink", "edit-topic", database);
        await using Visit visit = await lab.OpenAsync("connectors/of/editSink");
        await visit.LinkTo("Edit").ClickAsync();
        await visit.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { NameRegex = new Regex("Authentication") }).ClickAsync();
        await Expect(visit.Page.GetByText("•••••• (set)").First).ToBeVisibleAsync();
        await visit.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { NameRegex = new Regex("Sizing") }).ClickAsync();
        await Fill(visit, "tasks.max", "2");
        await Next(visit, "Review and launch");
        await Expect(visit.Page.GetByRole(AriaRole.Row).Filter(new LocatorFilterOptions { HasText = "tasks.max" })).ToContainTextAsync("2");
        await visit.Button("Diff").ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Table, new PageGetByRoleOptions { Name = "Difference, as JSON" }))
            .ToContainTextAsync("\"tasks.max\": \"2\"");
        Assert.Empty(await visit.LookForBarriersAsync());
        await visit.Button("Save").ClickAsync();
        await Expect(visit.Heading("editSink")).ToBeVisibleAsync();
        Assert.Equal("2", (string?)(await lab.ConfigAsync("editSink"))!["tasks.max"]);
        // The password is still the one that works.
        await lab.Cluster.UntilAsync("it runs again", async () => await lab.Cluster.TaskStateAsync("editSink") == "RUNNING");
        await lab.DeleteConnectorAsync("editSink");
    }

    [Fact]
    public async Task Text_and_form_follow_each_other_and_a_reload_keeps_both()
    {
        await using Visit visit = await lab.OpenAsync("connectors/new?plugin=FileStreamSink&step=2");
        ILocator text = visit.Field("Configuration as JSON");
        await Fill(visit, "topics", "from-form");
        await Expect(text).ToHaveValueAsync(new Regex("from-form"));
        await text.FillAsync("""{"name":"fromText","config":{"topics":"from-text","file":"/tmp/x.txt"}}""");
        await text.BlurAsync();
        await Expect(visit.Page.Locator("[id='set-topics']")).ToHaveValueAsync("from-text");
        await text.FillAsync("{ \"topics\": ");
        await text.BlurAsync();
        await Expect(visit.Page.GetByText(new Regex("JSON has an error at line 1, column"))).ToBeVisibleAsync();
        await Expect(visit.Page.Locator("[id='set-topics']")).ToHaveValueAsync("from-text");
        await Expect(visit.Page.GetByText("Draft kept in this tab, without secrets")).ToBeVisibleAsync();
        await visit.Page.ReloadAsync();
        await Expect(visit.Page.Locator("[id='set-topics']")).ToHaveValueAsync("from-text");
        await Expect(text).ToHaveValueAsync(new Regex("fromText"));
    }

    private static Task Step(Visit visit, string title) =>
        Expect(visit.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { NameRegex = new Regex($" · {title}$") }))
            .ToBeVisibleAsync();

    private static async Task Next(Visit visit, string title)
    {
        await visit.Button($"Next: {title}").ClickAsync();
        await Step(visit, title);
    }

    private static async Task Fill(Visit visit, string setting, string value)
    {
        ILocator input = visit.Page.Locator($"[id='set-{setting}']");
        await input.FillAsync(value);
        await input.BlurAsync();
    }
}
