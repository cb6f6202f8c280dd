using System.Text.RegularExpressions;

namespace Millrace.Cli.Tests.Docs;

/// <summary>
/// The parts of the manual that are written from the program: each stands between two comments, the first of which names it, and what is
/// around stays as it is.
/// </summary>
internal static partial class GeneratedParts
{
    /// <summary>The names of the parts in a page.</summary>
    public static IEnumerable<string> In(string page) => Part().Matches(page).Select(match => match.Groups["name"].Value);

    /// <summary>The page, its parts written anew.</summary>
    public static string Rewrite(string page, Func<string, string> write) =>
        Part().Replace(page, match => $"{match.Groups["begin"].Value}\n{write(match.Groups["name"].Value)}\n<!-- end -->");

    [GeneratedRegex(@"(?<begin><!-- written by the tests: (?<name>[^\n]+?) -->\n).*?<!-- end -->", RegexOptions.Singleline)]
    private static partial Regex Part();
}
