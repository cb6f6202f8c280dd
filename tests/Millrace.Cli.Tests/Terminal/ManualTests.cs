using System.Diagnostics;
using Millrace.Cli.Terminal;
using Millrace.TestServers;

namespace Millrace.Cli.Tests.Terminal;

/// <summary>docs/cli.md and the program say the same.</summary>
public class ManualTests
{
    [Fact]
    public void Every_command_has_an_example_that_begins_as_it_is_typed()
    {
        foreach (var (path, command) in CommandReference.Leaves())
        {
            Assert.NotEmpty(Examples.Of(command));
            Assert.All(Examples.Of(command), example => Assert.Contains(path, example, StringComparison.Ordinal));
            Assert.False(string.IsNullOrEmpty(command.Description), path);
        }
    }

    [Fact]
    public void Examples_fit_into_80_columns_and_are_still_the_same_command()
    {
        foreach (string example in CommandReference.Leaves().SelectMany(leaf => Examples.Of(leaf.Command)))
        {
            string folded = Shell.Fold($"  {example}", 80);
            Assert.All(folded.Split('\n'), line => Assert.True(line.Length <= 80, line));
            Assert.Equal(Words(example), Words(folded));
        }
    }

    [Fact]
    public void Manual_lists_every_exit_code()
    {
        string manual = File.ReadAllText(Path.Combine(Repository.Root, "docs", "cli.md"));
        foreach (int code in new[] { ExitCode.Success, ExitCode.Usage, ExitCode.Failed, ExitCode.Unavailable, ExitCode.Interrupted })
            Assert.Contains($"\n| {code} |", manual, StringComparison.Ordinal);
    }

    // As a shell understands it.
    private static string Words(string command)
    {
        using Process shell = Process.Start(new ProcessStartInfo("bash",
            ["-c", $"words() {{ printf '<%s>' \"$@\"; }}; words "
            + $"{command.Replace("|", "PIPE", StringComparison.Ordinal).Replace(" < ", " FROM ", StringComparison.Ordinal)}"])
        {
            RedirectStandardOutput = true,
        })!;
        string words = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return words;
    }
}
