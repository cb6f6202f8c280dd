using System.Diagnostics;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Tests.Terminal;

public sealed class ShellTests
{
    [Theory]
    [InlineData("plain/path-1.0")]
    [InlineData("it's here")]
    [InlineData("$HOME `ls` \"x\" \\ *")]
    [InlineData("")]
    public void A_quoted_text_is_one_word(string text) => Assert.Equal($"<{text}>", Run($"printf '<%s>' {Shell.Quote(text)}"));

    [Theory]
    [InlineData("printf <%s> one two three 'four and five' six")]
    [InlineData("  printf <%s> a 'quoted text that is wider than all of it' b")]
    public void A_folded_command_is_the_same_command(string command)
    {
        string folded = Shell.Fold(command.Replace("<%s>", "'<%s>'", StringComparison.Ordinal), 24);

        Assert.Contains(" \\\n", folded, StringComparison.Ordinal);
        Assert.Equal(Run(command.Replace("<%s>", "'<%s>'", StringComparison.Ordinal)), Run(folded));
    }

    private static string Run(string command)
    {
        using Process shell = Process.Start(new ProcessStartInfo("bash", ["-c", command]) { RedirectStandardOutput = true })!;
        string output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return output;
    }
}
