using System.Text.RegularExpressions;

namespace Millrace.Cli.Tests.Docs;

/// <summary>The manual's links to its own pages, chapters and files arrive.</summary>
public sealed partial class LinkTests
{
    [Fact]
    public void Every_link_of_a_page_leads_to_a_file_and_a_chapter_that_are_there()
    {
        IReadOnlyList<string> pages = Pages.All();

        string[] broken = [.. pages.SelectMany(page =>
            Links(File.ReadAllText(page)).Where(link => !Arrives(page, link)).Select(link => $"{page}: {link}"))];

        Assert.True(pages.Count > 10, "no pages found");
        Assert.Empty(broken);
    }

    private static IEnumerable<string> Links(string text) => Link().Matches(text).Select(match => match.Groups[1].Value)
        .Where(link => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith("mailto:", StringComparison.Ordinal));

    private static bool Arrives(string page, string link)
    {
        string[] parts = link.Split('#', 2);
        string target = parts[0].Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, parts[0]));
        if (!Path.Exists(target)) return false;
        return parts.Length == 1 || File.ReadLines(target).Where(line => line.StartsWith('#')).Select(Anchor).Contains(parts[1]);
    }

    // As the code hosting sites make them: lower case, spaces to dashes, all other punctuation gone.
    private static string Anchor(string heading) =>
        NotInAnchors().Replace(heading.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NotInAnchors();
}
