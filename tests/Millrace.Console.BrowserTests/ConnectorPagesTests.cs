using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Millrace.TestServers;
using Millrace.WebConsole.BrowserTests.Support;
using static Microsoft.Playwright.Assertions;

namespace Millrace.WebConsole.BrowserTests;

/// <summary>Connectors seen and handled, in a real browser on a real worker.</summary>
public sealed class ConnectorPagesTests(Lab lab)
{
    [Fact]
    public async Task A_failed_connector_is_on_top_and_its_trace_one_click_away()
    {
        await lab.CreateTopicAsync("a-runs-topic");
        await lab.CreateFileSinkAsync("a-runs", "a-runs-topic");
        await lab.CreateFailingSinkAsync("z-fails");
        await using Visit visit = await lab.OpenAsync("connectors");
        ILocator names = visit.Page.GetByRole(AriaRole.Rowheader);
        await Expect(names.First).ToHaveTextAsync("z-fails");
        await Expect(visit.Row("z-fails")).ToContainTextAsync("FAILED");
        await visit.LinkTo("Trace of z-fails").ClickAsync();
        await Expect(visit.Heading("z-fails")).ToBeVisibleAsync();
        await visit.Page.GetByText(new Regex("Whole trace, \\d+ lines")).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Trace of task 0" }))
            .ToContainTextAsync("Exception");
        // And from the overview.
        await visit.GoAsync("");
        await visit.LinkTo("Open trace of z-fails").ClickAsync();
        await Expect(visit.Heading("z-fails")).ToBeVisibleAsync();
        // And from the picture, where the way to its file is broken.
        await visit.GoAsync("lineage");
        ILocator failed = visit.Page.GetByRole(
            AriaRole.Link, new PageGetByRoleOptions { NameRegex = new Regex("^z-fails .*sink, FAILED") });
        await Expect(failed).ToBeVisibleAsync();
        await Expect(visit.Page.Locator("svg.lineage path.edge.broken")).ToHaveCountAsync(1);
        await Expect(visit.Page.GetByRole(AriaRole.Listitem).Filter(new LocatorFilterOptions { HasText = "a-runs-topic" }).Last)
            .ToContainTextAsync(new Regex("a-runs.*RUNNING", RegexOptions.Singleline));
        foreach (Look look in Look.All)
        {
            await visit.ChangeAsync(look);
            await visit.PictureAsync($"lineage-{look.Theme}-{look.Width}");
        }

        await visit.ChangeAsync(Look.Light);
        await visit.Field("Show what is around").FillAsync("a-runs-topic");
        await visit.Field("Show what is around").PressAsync("Enter");
        await Expect(failed).ToHaveCountAsync(0);
        await visit.LinkTo("Show all").ClickAsync();
        await failed.ClickAsync();
        await Expect(visit.Heading("z-fails")).ToBeVisibleAsync();
        await lab.DeleteConnectorAsync("z-fails");
        await lab.DeleteConnectorAsync("a-runs");
    }

    [Fact]
    public async Task Pause_answers_three_times_and_is_seen_in_another_window()
    {
        await lab.CreateTopicAsync("pausing-topic");
        await lab.CreateFileSinkAsync("pausing", "pausing-topic");
        await using Visit visit = await lab.OpenAsync("connectors/of/pausing");
        await using Visit other = await lab.OpenAsync("connectors");
        await visit.Button("Pause").ClickAsync();
        ILocator action = visit.Page.GetByRole(AriaRole.Group, new PageGetByRoleOptions { Name = "Action under way" });
        await Expect(action).ToContainTextAsync(new Regex("asked .* accepted .* PAUSED"));
        await Expect(visit.Button("Resume")).ToBeVisibleAsync();
        await Expect(other.Row("pausing")).ToContainTextAsync("PAUSED");
        await visit.Button("Resume").ClickAsync();
        await Expect(visit.Button("Pause")).ToBeVisibleAsync();
        await lab.DeleteConnectorAsync("pausing");
    }

    [Fact]
    public async Task Deleting_asks_for_the_name_and_what_is_gone_says_so()
    {
        await lab.CreateTopicAsync("doomed-topic");
        await lab.CreateFileSinkAsync("doomed", "doomed-topic");
        await using Visit visit = await lab.OpenAsync("connectors/of/doomed");
        await visit.Page.GetByLabel("More: clone, delete").ClickAsync();
        await visit.Button("Delete…").ClickAsync();
        ILocator dialog = visit.Page.GetByRole(AriaRole.Dialog, new PageGetByRoleOptions { Name = "Delete doomed" });
        await Expect(dialog).ToBeVisibleAsync();
        ILocator delete = dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Delete", Exact = true });
        await Expect(delete).ToBeDisabledAsync();
        Assert.Empty(await visit.LookForBarriersAsync());
        await visit.Page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToBeHiddenAsync();
        await visit.Page.GetByLabel("More: clone, delete").ClickAsync();
        await visit.Button("Delete…").ClickAsync();
        await visit.Field("Type its name to delete it").FillAsync("doomed");
        await delete.ClickAsync();
        await Expect(visit.Page.GetByText("It was deleted at")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_filter_stands_in_the_address_and_survives_a_reload()
    {
        await lab.CreateTopicAsync("filter-topic");
        await lab.CreateFileSinkAsync("filter-one", "filter-topic");
        await lab.CreateFileSinkAsync("filter-two", "filter-topic");
        await using Visit visit = await lab.OpenAsync("connectors");
        await visit.Field("Filter by name, topic or plugin").FillAsync("filter-o");
        await Expect(visit.Row("filter-two")).ToHaveCountAsync(0);
        await Expect(visit.Page).ToHaveURLAsync(new Regex("q=filter-o"));
        await visit.Page.ReloadAsync();
        await Expect(visit.Row("filter-one")).ToBeVisibleAsync();
        await Expect(visit.Row("filter-two")).ToHaveCountAsync(0);
        await lab.DeleteConnectorAsync("filter-one");
        await lab.DeleteConnectorAsync("filter-two");
    }

    [Fact]
    public async Task Several_are_paused_at_once()
    {
        await lab.CreateTopicAsync("bulk-topic");
        await lab.CreateFileSinkAsync("bulk-one", "bulk-topic");
        await lab.CreateFileSinkAsync("bulk-two", "bulk-topic");
        await using Visit visit = await lab.OpenAsync("connectors?q=bulk-");
        await visit.Field("Select all 2").CheckAsync();
        await visit.Page.GetByRole(AriaRole.Toolbar).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Pause" })
            .ClickAsync();
        await Expect(visit.Row("bulk-one")).ToContainTextAsync("PAUSED");
        await Expect(visit.Row("bulk-two")).ToContainTextAsync("PAUSED");
        await lab.DeleteConnectorAsync("bulk-one");
        await lab.DeleteConnectorAsync("bulk-two");
    }

    [Fact]
    public async Task Settings_are_shown_in_four_forms_and_no_secret_in_any()
    {
        await lab.CreateTopicAsync("secret-topic");
        await lab.CreateFileSinkAsync("with-secret", "secret-topic", ("consumer.override.sasl.password", "hunter2"));
        await using Visit visit = await lab.OpenAsync("connectors/of/with-secret/settings");
        await Expect(visit.Row("consumer.override.sasl.password")).ToContainTextAsync("(set)");
        foreach (string form in (string[])["JSON", "properties", "curl"])
        {
            await visit.LinkTo(form).ClickAsync();
            await Expect(visit.Page.Locator("#config-text")).ToContainTextAsync("FileStreamSink");
            Assert.DoesNotContain("hunter2", await visit.Page.ContentAsync(), StringComparison.Ordinal);
        }

        await lab.DeleteConnectorAsync("with-secret");
    }

    [Fact]
    public async Task Times_are_shown_in_the_viewers_zone_when_asked_for()
    {
        await lab.CreateTopicAsync("zone-topic");
        await lab.CreateFileSinkAsync("zone", "zone-topic");
        await using Visit visit = await lab.OpenAsync("connectors/of/zone");
        await visit.Button("Pause").ClickAsync();
        ILocator asked = visit.Page.GetByRole(AriaRole.Group, new PageGetByRoleOptions { Name = "Action under way" }).Locator("mr-time")
            .First;
        string utc = await asked.InnerTextAsync();
        await visit.Field("Time zone").SelectOptionAsync("local");
        string local = await asked.EvaluateAsync<string>("time => time.shadowRoot.textContent");
        Assert.NotEqual(utc, local);
        Assert.Equal(utc[2..], local[2..]);
        await lab.DeleteConnectorAsync("zone");
    }
}
