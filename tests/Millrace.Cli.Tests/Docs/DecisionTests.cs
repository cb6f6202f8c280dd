namespace Millrace.Cli.Tests.Docs;

/// <summary>The pages of docs/decisions: numbered without a gap, of one shape, and all in the index.</summary>
public sealed class DecisionTests
{
    [Fact]
    public void Every_decision_has_its_number_its_three_chapters_and_a_line_in_the_index()
    {
        string[] pages =
            [.. Pages.All().Where(page => page.Contains("/docs/decisions/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        string index = File.ReadAllText(pages.Single(IsIndex));
        string[] decisions = [.. pages.Where(page => !IsIndex(page))];

        string[] numbers = [.. decisions.Select(page => Path.GetFileName(page)[..4])];
        Assert.Equal(Enumerable.Range(1, decisions.Length).Select(number => $"{number:0000}"), numbers);
        foreach (string page in decisions)
        {
            string[] headings = [.. File.ReadLines(page).Where(line => line.StartsWith('#'))];
            Assert.Equal(["## Context", "## Choice", "## Consequence"], headings[1..]);
            Assert.Contains($"({Path.GetFileName(page)}) | {headings[0][2..]} |", index, StringComparison.Ordinal);
        }
    }

    private static bool IsIndex(string page) => Path.GetFileName(page) == "README.md";
}
