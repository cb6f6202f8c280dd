using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Millrace.WebConsole.BrowserTests.Support;
using static Microsoft.Playwright.Assertions;

namespace Millrace.WebConsole.BrowserTests;

/// <summary>Numbers, charts and groups of a real sink, from its first record to its offsets set back.</summary>
public sealed class NumberPagesTests(Lab lab)
{
    [Fact]
    public async Task A_sink_is_counted_drawn_and_its_group_set_back_while_it_is_stopped()
    {
        await lab.CreateTopicAsync("counted-topic", 2);
        await lab.CreateFileSinkAsync("counted", "counted-topic");
        await lab.ProduceAsync("counted-topic", [.. Enumerable.Range(0, 60).Select(i => $"record {i}")]);
        await using Visit visit = await lab.OpenAsync("connectors/of/counted");

        // What the worker counts, and where each partition is.
        await Expect(Figure(visit, "Processed")).ToContainTextAsync("60");
        await Expect(Figure(visit, "Behind")).ToContainTextAsync("caught up");
        await Expect(Figure(visit, "Errors")).ToContainTextAsync("0");
        await Expect(Figure(visit, "Last record")).ToContainTextAsync("ago");
        await Expect(visit.Row("0")).ToContainTextAsync(new Regex("RUNNING.*60", RegexOptions.Singleline));
        await Expect(visit.Row("counted-topic 1")).ToBeVisibleAsync();

        // Drawn, and told as a table.
        await Expect(Chart(visit, "Messages a second")).ToBeVisibleAsync();
        await Expect(Chart(visit, "Behind")).ToBeVisibleAsync();
        await visit.LinkTo("24 h").ClickAsync();
        await Expect(visit.Page).ToHaveURLAsync(new Regex("span=24h"));
        await Expect(visit.Page.GetByRole(AriaRole.Img, new PageGetByRoleOptions { NameRegex = new Regex("^Behind.*24 hours") })
            .Locator("canvas")).ToBeVisibleAsync();
        await visit.Page.GetByText("As a table").First.ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Columnheader, new PageGetByRoleOptions { Name = "Mean" }).First).ToBeVisibleAsync();
        await visit.GoAsync("connectors?sort=rate");
        await Expect(visit.Row("counted")).ToContainTextAsync(new Regex("RUNNING"));
        await visit.GoAsync("");
        await Expect(Chart(visit, "Out of Kafka")).ToBeVisibleAsync();
        await Expect(Figure(visit, "Behind in all")).ToBeVisibleAsync();
        await Expect(visit.Row("counted")).ToBeVisibleAsync();

        // Its group: held while it runs, free when it is stopped.
        await visit.GoAsync("groups?kind=connect&q=counted");
        await Expect(visit.Row("connect-counted")).ToContainTextAsync("STABLE");
        await visit.LinkTo("connect-counted").ClickAsync();
        await Expect(visit.Row("counted-topic 0")).ToBeVisibleAsync();
        await Expect(visit.Button("Reset offsets…")).ToBeDisabledAsync();
        await Expect(visit.Page.GetByText("Stop its connector first.")).ToBeVisibleAsync();
        await visit.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "counted", Exact = true })
            .ClickAsync();
        await visit.LinkTo("Offsets").ClickAsync();
        await visit.Button("Stop and edit").ClickAsync();
        await Expect(visit.Button("Resume")).ToBeVisibleAsync();
        await visit.GoAsync("groups/of/connect-counted");
        await Expect(visit.Page.GetByText("Nobody reads by this group now.")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByText("0 behind")).ToBeVisibleAsync();
        await visit.Button("Reset offsets…").ClickAsync();
        await visit.Field("To").SelectOptionAsync("Offset");
        await Expect(visit.Button("Show what changes")).ToBeDisabledAsync();
        await visit.Field("To").SelectOptionAsync("Earliest");
        await visit.Button("Show what changes").ClickAsync();
        ILocator dialog = visit.Page.GetByRole(AriaRole.Dialog, new PageGetByRoleOptions { Name = "Reset offsets of connect-counted" });
        await Expect(dialog.GetByRole(AriaRole.Table)).ToContainTextAsync("again");
        Assert.Empty(await visit.LookForBarriersAsync());
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { NameRegex = new Regex("^Set ") }).ClickAsync();
        await Expect(visit.Page.GetByText("60 behind")).ToBeVisibleAsync();
        Assert.Equal(0, (await lab.Admin.ListGroupOffsetsAsync("connect-counted")).Sum(one => one.Offset));
        await OffsetsAreChangedByConnectsOwnRestAsync(visit);
        await lab.DeleteConnectorAsync("counted");
    }

    private async Task OffsetsAreChangedByConnectsOwnRestAsync(Visit visit)
    {
        await visit.GoAsync("connectors/of/counted/offsets");
        await visit.Button("Change the offset of counted-topic 0").ClickAsync();
        ILocator dialog = visit.Page.GetByRole(AriaRole.Dialog, new PageGetByRoleOptions { Name = "Change the offset of counted-topic 0" });
        await visit.Field("Offset").FillAsync("-4");
        await Expect(dialog).ToContainTextAsync("An offset is a number, not below 0.");
        await visit.Field("Offset").FillAsync("7");
        await visit.Button("Show what changes").ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Table)).ToContainTextAsync("7 skipped");
        Assert.Empty(await visit.LookForBarriersAsync());
        await visit.Button("Set 1 offset").ClickAsync();
        // The worker's own words.
        await Expect(visit.Page.GetByText("offsets for this connector have been altered")).ToBeVisibleAsync();
        await Expect(visit.Row("counted-topic 0")).ToContainTextAsync("7");
        foreach (Look look in (Look[])[Look.NarrowDark, Look.Dark, Look.Light])
        {
            await visit.ChangeAsync(look);
            Assert.Empty(await visit.LookForBarriersAsync());
            await visit.PictureAsync($"offsets-{look.Theme}-{look.Width}");
        }

        await visit.Button("Reset all…").ClickAsync();
        await visit.Button("Show what changes").ClickAsync();
        await visit.Button("Reset 2 offsets").ClickAsync();
        await Expect(visit.Page.GetByText("None is stored")).ToBeVisibleAsync();
        Assert.Empty(await lab.Admin.ListGroupOffsetsAsync("connect-counted"));
    }

    private static ILocator Figure(Visit visit, string name) => visit.Page.Locator("dl.figures > div").Filter(new LocatorFilterOptions
    {
        Has = visit.Page.GetByRole(AriaRole.Term).GetByText(name, new LocatorGetByTextOptions { Exact = true }),
    });

    private static ILocator Chart(Visit visit, string title) =>
        visit.Page.GetByRole(AriaRole.Img, new PageGetByRoleOptions { NameRegex = new Regex($"^{title},") }).Locator("canvas");
}
