using System.Text.RegularExpressions;

namespace Millrace.Architecture.Tests;

/// <summary>What can be seen in the texts alone.</summary>
public sealed partial class TextTests
{
    // What each kind of error makes the worker do, of a whole interface.
    private static readonly string SinkContract = Path.Combine("src", "Millrace.Abstractions", "Connectors", "SinkTask.cs");

    private const int Width = 140;
    private const int Length = 300;

    [Fact]
    public void No_line_is_wider_than_140()
    {
        var wide = new List<string>();
        foreach (SourceFile file in House.Sources("src", "tests", "bench", "samples"))
        {
            bool inRaw = false;
            for (int i = 0; i < file.Lines.Length; i++)
            {
                // Documents inside """ are data: they are as wide as what they were copied from.
                bool isData = inRaw || file.Lines[i].Contains("\"\"\"", StringComparison.Ordinal);
                if (RawQuotes().Count(file.Lines[i]) % 2 == 1) inRaw = !inRaw;
                if (file.Lines[i].Length > Width && !isData) wide.Add($"{file.Path}:{i + 1}");
            }
        }

        Assert.Empty(wide);
    }

    [Fact]
    public void No_file_is_longer_than_300_lines() =>
        Assert.Empty(House.Sources("src").Where(file => file.Lines.Length > Length)
            .Select(file => $"{file.Path}: {file.Lines.Length}"));

    [Fact]
    public void Nobody_catches_everything_without_a_name() =>
        Assert.Empty(Matches(BareCatch()));

    [Fact]
    public void Nothing_runs_under_a_synchronization_context_so_nobody_asks_to_leave_one() =>
        Assert.Empty(Matches(AsksToLeave()));

    [Fact]
    public void Only_the_HTTP_floor_makes_servers() =>
        Assert.Empty(Matches(MakesServer())
            .Where(place => !place.StartsWith(Path.Combine("src", "Millrace.Http"), StringComparison.Ordinal)));

    // An exception with a type is a tag, so that tools show it. In prose stands what a plugin or a callee throws, whatever that is.
    [Fact]
    public void Exceptions_are_documented_by_their_tag() =>
        Assert.Empty(Matches(ProseException()).Where(place => !place.StartsWith(SinkContract, StringComparison.Ordinal)));

    private static IEnumerable<string> Matches(Regex pattern) =>
        from file in House.Sources("src")
        from line in file.Lines.Select((text, index) => (text, number: index + 1))
        where pattern.IsMatch(line.text)
        select $"{file.Path}:{line.number}: {line.text.Trim()}";

    [GeneratedRegex(@"^\s*///.*\bErrors: <see cref=""[A-Za-z.]*Exception""")]
    private static partial Regex ProseException();

    [GeneratedRegex(@"WebApplication\.Create|UseKestrel|MaxRequestBodySize|UseExceptionHandler")]
    private static partial Regex MakesServer();

    [GeneratedRegex("\"{3,}")]
    private static partial Regex RawQuotes();

    // "catch { throw; }" after a clean-up is fine; a catch whose block is empty is not.
    [GeneratedRegex(@"catch(\s*\(Exception\))?\s*\{\s*\}")]
    private static partial Regex BareCatch();

    [GeneratedRegex(@"\.ConfigureAwait\((true|false)\)")]
    private static partial Regex AsksToLeave();
}
