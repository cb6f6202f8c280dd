using System.Diagnostics;
using System.Text;

namespace Millrace.EndToEnd.Tests.Tutorial;

/// <summary>A shell that is typed into block by block: its folder, variables and functions last from one to the next.</summary>
public sealed class Terminal : IAsyncDisposable
{
    private const string End = "@@end";

    // Compiling on a machine that does other things besides.
    private static readonly TimeSpan LongestBlock = TimeSpan.FromMinutes(15);

    private readonly Process _shell;
    private readonly string _script;

    /// <param name="folder">Where it starts.</param>
    /// <param name="environment">Variables on top of our own.</param>
    public Terminal(string folder, IReadOnlyDictionary<string, string> environment)
    {
        _script = Path.Combine(folder, $".block-{Guid.NewGuid():N}.sh");
        var start = new ProcessStartInfo("bash", ["--noprofile", "--norc"])
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        _shell = Process.Start(start)!;
        _shell.StandardInput.AutoFlush = true;
        // Each command that fails counts, not the last one alone.
        _shell.StandardInput.WriteLine("set -E; trap 'failed=$?' ERR");
    }

    /// <summary>Types a block, and waits until it has ended.</summary>
    /// <returns>What it printed, on both streams, and the exit code of the last command that failed, or 0.</returns>
    public async Task<(string Output, int ExitCode)> RunAsync(string commands)
    {
        await File.WriteAllTextAsync(_script, commands + "\n");
        // Read from a file: commands that read their standard input would otherwise swallow what follows.
        await _shell.StandardInput.WriteLineAsync($"failed=0; source '{_script}' < /dev/null 2>&1; echo; echo {End} $failed");
        using var timeout = new CancellationTokenSource(LongestBlock);
        var output = new StringBuilder();
        while (await _shell.StandardOutput.ReadLineAsync(timeout.Token) is { } line)
        {
            if (line.StartsWith(End, StringComparison.Ordinal))
                return (output.ToString().TrimEnd('\n'), int.Parse(line[End.Length..], System.Globalization.CultureInfo.InvariantCulture));
            output.Append(line).Append('\n');
        }

        throw new InvalidOperationException($"The shell has ended: {output}");
    }

    public async ValueTask DisposeAsync()
    {
        _shell.Kill(entireProcessTree: true);
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }
}
