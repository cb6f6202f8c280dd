using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Millrace.Cli.Terminal;
using Millrace.Cli.Tests.Commands;
using Millrace.Cli.Tests.Support;

namespace Millrace.Cli.Tests.Demo;

/// <summary>The demo as a newcomer runs it, with a real MariaDB and a real Redis.</summary>
public sealed partial class DemoTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Data => Path.Combine(_folder.Path, "data");

    [Fact]
    public async Task Every_reading_arrives_and_no_child_is_left()
    {
        ProgramEnd end = await RunningMillrace.RunAsync("demo", "--for", "15s", "--rate", "200", "--data", Data);
        AssertSuccess(end);
        Match summary = Summary().Match(end.Output);
        Assert.True(summary.Success, end.Output);
        // 15 s at 200 a second; the pacing catches up what a busy machine was late with.
        Assert.InRange(long.Parse(summary.Groups["sent"].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture), 2000, 3100);
        Assert.Contains("smartMeter2MySQL RUNNING", end.Output, StringComparison.Ordinal);
        Assert.Matches(@"00:00:\d\d  sent .* in the table .* lag .*  RUNNING  newest: \d+ (boston|denver|losang) ", end.Output);
        Assert.Empty(ChildProcesses());
    }

    [Fact]
    public async Task Killed_demo_leaves_no_child_and_the_next_goes_on_with_the_ids()
    {
        long seen;
        await using (RunningMillrace first = RunningMillrace.Start(["demo", "--data", Data]))
        {
            seen = NewestId(await first.LineAsync("newest: "));
            Assert.Equal(["mariadbd", "redis-server"], ChildProcesses().Order());
            await first.SignalAsync("KILL");
            await first.EndAsync();
        }

        await DevServers.UntilAsync(() => Task.FromResult(ChildProcesses().Count == 0));
        await using RunningMillrace next = RunningMillrace.Start(["demo", "--for", "3s", "--data", Data]);
        Assert.True(NewestId(await next.LineAsync("newest: ")) > seen);
        AssertSuccess(await next.EndAsync());
        Assert.Empty(ChildProcesses());
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Signal_ends_the_demo_in_good_order(string signal)
    {
        await using RunningMillrace demo = RunningMillrace.Start(["demo", "--data", Data]);
        await demo.LineAsync("newest: ");
        await demo.SignalAsync(signal);
        ProgramEnd end = await demo.EndAsync();
        AssertSuccess(end);
        Assert.Matches(Summary(), end.Output);
        Assert.Empty(ChildProcesses());
    }

    [Fact]
    public async Task Reading_that_is_not_in_the_table_makes_the_exit_code_2()
    {
        await using RunningMillrace demo = RunningMillrace.Start(["demo", "--data", Data]);
        await demo.LineAsync("newest: ");
        string worker = WorkerUrl().Match(await File.ReadAllTextAsync(Path.Combine(Data, "env.sh"))).Groups["worker"].Value;
        Assert.Equal(ExitCode.Success,
            (await RunningMillrace.RunAsync("connector", "pause", "smartMeter2MySQL", "--url", worker)).ExitCode);
        // Two more lines, so that something is on its way for certain.
        await demo.LineAsync("PAUSED");
        await DevServers.UntilAsync(() => Task.FromResult(demo.Output.Split("PAUSED").Length > 2));
        await demo.SignalAsync("INT");
        ProgramEnd end = await demo.EndAsync();
        Assert.Equal(ExitCode.Failed, end.ExitCode);
        Assert.Matches(@"(?m)^millrace: [\d,]+ readings are not in the table\. The connector is PAUSED\. Its log is ", end.Errors);
    }

    [Fact]
    public async Task Second_demo_in_the_same_folder_is_refused()
    {
        Directory.CreateDirectory(Data);
        using (new FileStream(Path.Combine(Data, "databases.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            ProgramEnd end = await RunningMillrace.RunAsync("demo", "--for", "1s", "--data", Data);
            Assert.Equal(ExitCode.Unavailable, end.ExitCode);
            Assert.Equal(
                $"millrace: The databases in {Data} run already, for another millrace. Stop it, or name another folder with --data.",
                end.Errors);
        }
    }

    public void Dispose()
    {
        foreach (var (id, _) in Working())
        {
            using Process process = Process.GetProcessById(id);
            process.Kill();
            process.WaitForExit();
        }

        _folder.Dispose();
    }

    private static long NewestId(string line) =>
        long.Parse(line[(line.IndexOf("newest: ", StringComparison.Ordinal) + 8)..].Split(' ')[0], CultureInfo.InvariantCulture);

    private void AssertSuccess(ProgramEnd end)
    {
        string log = Path.Combine(Data, "logs", "millrace.log");
        Assert.True(end.ExitCode == ExitCode.Success,
            $"exit code {end.ExitCode}\n{end.Output}\n{end.Errors}\n{(File.Exists(log) ? File.ReadAllText(log) : "no log")}");
    }

    private List<string> ChildProcesses() => Working().Select(process => process.Name).ToList();

    /// <summary>The programs that work in the demo's folder. One that has ended and waits to be collected works nowhere.</summary>
    private List<(int Id, string Name)> Working()
    {
        var found = new List<(int, string)>();
        foreach (string process in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out int id)) continue;
            try
            {
                if (new FileInfo($"{process}/cwd").LinkTarget?.StartsWith(Data, StringComparison.Ordinal) == true)
                    found.Add((id, File.ReadAllText($"{process}/comm").Trim()));
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // It has just ended.
            }
        }

        return found;
    }

    [GeneratedRegex("MILLRACE_URL=(?<worker>http://.*)")]
    private static partial Regex WorkerUrl();

    [GeneratedRegex(@"Sent +(?<sent>[\d,]+) readings in [\d.]+ s .*\nIn the table +\k<sent> of \k<sent>\n")]
    private static partial Regex Summary();
}
