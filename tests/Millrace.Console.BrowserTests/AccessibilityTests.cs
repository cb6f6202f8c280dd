using Millrace.WebConsole.BrowserTests.Support;

namespace Millrace.WebConsole.BrowserTests;

/// <summary>Every page in both themes, wide and at 320 px: nothing in WCAG 2.2 AA, and no page wider than its window.</summary>
public sealed class AccessibilityTests(Lab lab)
{
    [Fact]
    public async Task No_page_has_a_barrier_in_any_look()
    {
        await lab.CreateFailingSinkAsync("axe-fails");
        await lab.ProduceAsync("axe-fails-topic", """{"some":"json","id":9007199254740993}""");
        string[] paths =
        [
            "", "connectors", "connectors/of/axe-fails", "connectors/of/axe-fails/settings", "connectors/of/none", "connectors/new",
            "connectors/new?plugin=MySqlSink&step=5", "connectors/of/axe-fails/edit?step=9", "topics", "topics/of/axe-fails-topic",
            "topics/of/axe-fails-topic/messages", "topics/of/axe-fails-topic/configuration", "topics/of/axe-fails-topic/messages/0/0",
            "topics/of/none", "groups", "groups/of/connect-axe-fails", "lineage", "schemas", "schemas/of/none", "search?q=axe",
            "search", "not-found",
        ];
        var found = new List<string>();
        await using Visit visit = await lab.OpenAsync("");
        // Each page is opened once and then looked at in each look: opening it takes most of the time.
        foreach (string path in paths)
        {
            await visit.GoAsync(path);
            foreach (Look look in Look.All)
            {
                await visit.ChangeAsync(look);
                IReadOnlyList<string> barriers = look.Theme == Microsoft.Playwright.ColorScheme.Light
                    ? await visit.LookForBarriersAsync()
                    : await visit.LookForColoursAsync();
                found.AddRange(barriers.Select(barrier => $"{look.Theme} {look.Width} {path}: {barrier}"));
            }
        }

        await lab.DeleteConnectorAsync("axe-fails");
        Assert.True(found.Count == 0, string.Join('\n', found));
    }
}
