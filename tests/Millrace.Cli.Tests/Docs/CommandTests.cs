using System.CommandLine;
using System.Text.RegularExpressions;
using Millrace.Cli.Commands;

namespace Millrace.Cli.Tests.Docs;

/// <summary>
/// What the manual tells a reader to type is understood: every <c>millrace</c> command of every page, its options included.
/// </summary>
public sealed partial class CommandTests
{
    [Fact]
    public void Every_command_of_a_page_is_one_of_ours()
    {
        RootCommand program = MillraceCommand.Create();
        (string Page, string Command)[] commands = [.. Pages.All()
            .SelectMany(page => Commands(File.ReadAllText(page)).Select(command => (page, command)))];

        string[] wrong = [.. commands.SelectMany(found =>
            program.Parse(Words(found.Command)).Errors.Select(error => $"{found.Page}: {found.Command}: {error.Message}"))];

        Assert.True(commands.Length > 50, $"only {commands.Length} commands found");
        Assert.Empty(wrong);
    }

    /// <summary>Commands in blocks begin a line, those in a sentence a quotation; both end before what the shell reads.</summary>
    private static IEnumerable<string> Commands(string text) =>
        Quoted().Matches(text)
        .Concat(InBlock().Matches(Block().Replace(text, block => block.Value.Replace("\\\n", " ", StringComparison.Ordinal))))
            .Select(match => match.Groups[1].Value.TrimEnd())
            .Where(command => command.Length > 0 && !command.Contains("...", StringComparison.Ordinal));

    // A sentence may stop behind the option it speaks of.
    private static string[] Words(string command) =>
        [.. WordsOf(command.EndsWith(" -f", StringComparison.Ordinal) ? command + " FILE" : command)];

    private static IEnumerable<string> WordsOf(string command) => Word().Matches(command).Select(word => word.Value.Trim('\'', '"'));

    [GeneratedRegex(@"`(?:\./)?millrace +([a-z][^`\n|;<>#]*)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^(?:\./|\.\./)?millrace +([a-z](?:'[^']*'|""[^""]*""|[^\n|;<>#&'""])*)", RegexOptions.Multiline)]
    private static partial Regex InBlock();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"'[^']*'|""[^""]*""|\S+")]
    private static partial Regex Word();
}
