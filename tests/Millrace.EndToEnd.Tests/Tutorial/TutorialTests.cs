using System.Diagnostics;
using System.Text.RegularExpressions;
using Millrace.EndToEnd.Tests.Support;

namespace Millrace.EndToEnd.Tests.Tutorial;

/// <summary>docs/tutorial.md, typed in block by block against real servers: each prints in the end what the text shows.</summary>
public sealed class TutorialTests
{
    // Data needs its moment from one system to the next: a block whose output is shown is typed again until it fits.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Every_step_of_the_tutorial_does_what_it_says()
    {
        List<TutorialStep> steps = TutorialStep.Read(await File.ReadAllTextAsync(Repository.Of("docs", "tutorial.md")));
        await using Workspace workspace = await Workspace.MakeAsync();
        await using var terminal = new Terminal(workspace.Folder, workspace.Environment);
        foreach (TutorialStep step in steps)
        {
            switch (step.Kind)
            {
                case "server": await workspace.StartServersAsync(step.Commands); break;
                case "once": break; // the workspace has the packages already
                case "": await TypeAsync(terminal, step, workspace); break;
                default: Assert.Fail($"docs/tutorial.md:{step.Line}: unknown kind of block '{step.Kind}'."); break;
            }
        }

        Assert.True(steps.Count > 20, $"Only {steps.Count} blocks were found in the tutorial.");
    }

    private static async Task TypeAsync(Terminal terminal, TutorialStep step, Workspace workspace)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            var (output, exitCode) = await terminal.RunAsync(step.Commands);
            if (step.Output is null ? exitCode == 0 : Fits(output, step.Output)) return;
            if (step.Output is null || patience.Elapsed > Patience)
                Assert.Fail($"docs/tutorial.md:{step.Line}\n{step.Commands}\n--- exit code {exitCode}, printed\n{output}\n--- expected\n{step.Output}\n--- servers\n{workspace.Said}");
            await Task.Delay(500);
        }
    }

    /// <summary>Whether an output is what the text shows; <c>...</c> there stands for anything within a line, and for any number of lines where it is one of its own.</summary>
    private static bool Fits(string output, string expected)
    {
        string pattern = string.Concat(expected.Split('\n').Select(line =>
            line.Trim() == "..." ? @"(?:[^\n]*\n)*" : Regex.Escape(line.TrimEnd()).Replace(@"\.\.\.", @"[^\n]*", StringComparison.Ordinal) + @"\n"));
        string printed = string.Concat(output.Trim().Split('\n').Select(line => line.TrimEnd() + "\n"));
        return Regex.IsMatch(printed, $@"\A{pattern}\z");
    }
}
