using System.Diagnostics;
using System.Text.RegularExpressions;
using Millrace.EndToEnd.Tests.Support;
using Millrace.TestServers;

namespace Millrace.EndToEnd.Tests.Tutorial;

/// <summary>
/// docs/tutorial.md, docs/rest-endpoints.md and docs/write-a-connector.md, typed in block by block against real servers:
/// each prints in the end what the text shows.
/// </summary>
public sealed class TutorialTests(PubSubEmulator emulator)
{
    private const string EmulatorInTheText = "127.0.0.1:8085";

    // Data needs its moment from one system to the next: a block whose output is shown is typed again until it fits.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    // Start, and the shell function that asks the database.
    private static readonly int[] Beginning = [1, 2];

    private static readonly List<TutorialStep> Steps = TutorialStep.Read("tutorial.md");

    // The chapter of Pub/Sub is the one that needs a third terminal.
    private static readonly int PubSubChapter = Steps.Single(step => step.Kind == "emulator").Chapter;

    [Fact]
    public async Task Tables_keys_sinks_source_images_and_branches_do_what_the_tutorial_says()
    {
        await using Workspace workspace = Workspace.Make();
        await TypeAsync(workspace, Steps.Where(step => step.Chapter < PubSubChapter));
    }

    [Fact]
    public async Task The_flow_from_and_to_PubSub_does_what_the_tutorial_says_also_with_one_branch_down()
    {
        string host = emulator.Host;
        await using Workspace workspace = Workspace.Make();
        await TypeAsync(workspace, Steps.Where(step => Beginning.Contains(step.Chapter) || step.Chapter >= PubSubChapter)
            .Select(step => step with { Commands = step.Commands.Replace(EmulatorInTheText, host, StringComparison.Ordinal) }));
    }

    [Fact]
    public async Task Every_endpoint_answers_the_line_that_shows_it()
    {
        await using Workspace workspace = Workspace.Make();
        await workspace.StartServersAsync("./millrace dev");
        await TypeAsync(workspace, TutorialStep.Read("rest-endpoints.md")
            .Select(step => step with { Commands = workspace.WithItsAddresses(step.Commands) }));
    }

    [Fact]
    public async Task A_connector_from_the_template_runs_by_plugin_path()
    {
        await using Workspace workspace = Workspace.Make();
        await TypeAsync(workspace, TutorialStep.Read("write-a-connector.md"));
    }

    private static async Task TypeAsync(Workspace workspace, IEnumerable<TutorialStep> steps)
    {
        await using var terminal = new Terminal(workspace.Folder, workspace.Environment);
        foreach (TutorialStep step in steps)
        {
            switch (step.Kind)
            {
                case "server": await workspace.StartServersAsync(step.Commands); break;
                case "emulator": break; // it runs
                case "": await TypeAsync(terminal, step, workspace); break;
                default: Assert.Fail($"{step.Place}: unknown kind of block '{step.Kind}'."); break;
            }
        }
    }

    private static async Task TypeAsync(Terminal terminal, TutorialStep step, Workspace workspace)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            var (output, exitCode) = await terminal.RunAsync(step.Commands);
            if (step.Output is null ? exitCode == 0 : Fits(output, step.Output)) return;
            if (step.Output is null || patience.Elapsed > Patience)
                Assert.Fail(
                    $"{step.Place}\n{step.Commands}\n--- exit code {exitCode}, printed\n{output}\n--- expected\n{step.Output}\n--- "
                    + $"servers\n{workspace.Said}");
            await Task.Delay(500);
        }
    }

    /// <summary>
    /// Whether an output is what the text shows; <c>...</c> there stands for anything within a line, and for any number of lines where it
    /// is one of its own.
    /// </summary>
    private static bool Fits(string output, string expected)
    {
        string pattern = string.Concat(expected.Split('\n').Select(line =>
            line.Trim() == "..."
            ? @"(?:[^\n]*\n)*"
            : Regex.Escape(line.TrimEnd()).Replace(@"\.\.\.", @"[^\n]*", StringComparison.Ordinal) + @"\n"));
        string printed = string.Concat(output.Trim().Split('\n').Select(line => line.TrimEnd() + "\n"));
        return Regex.IsMatch(printed, $@"\A{pattern}\z");
    }
}
