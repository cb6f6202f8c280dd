using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Databases;

/// <summary>
/// A server in a process of its own that does not outlive us: it is stopped by <see cref="DisposeAsync"/>;
/// where util-linux is installed the kernel tells it to stop when we die, also by kill -9;
/// and one that is left over nevertheless is stopped before the next is started.
/// </summary>
internal sealed partial class ChildServer : IAsyncDisposable
{
    private const int Sigterm = 15;

    // MariaDB writes back its changed pages; Redis its data set.
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(15);

    private readonly Process _process;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _pidFile;

    private ChildServer(string name, ProcessStartInfo info, string pidFile, ILogger logger)
    {
        _pidFile = pidFile;
        _process = new Process { StartInfo = info };
        _process.OutputDataReceived += (_, line) => Log(logger, name, line.Data);
        _process.ErrorDataReceived += (_, line) => Log(logger, name, line.Data);
        // The kernel sends the signal at the death of the thread that has started the child (prctl(2), PR_SET_PDEATHSIG), so this thread
        // waits for the child's end.
        new Thread(StartAndWait) { IsBackground = true, Name = name }.Start();
    }

    /// <summary>Completes when the server has ended, for whatever reason.</summary>
    public Task Exited => _exited.Task;

    /// <summary>Starts a program.</summary>
    /// <param name="program">Name of the program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">The server's own folder; holds the pid file.</param>
    /// <param name="logger">Gets what the server says on its standard streams.</param>
    /// <exception cref="CommandException">Exit code 3, when it is not installed.</exception>
    public static async Task<ChildServer> StartAsync(string program, IEnumerable<string> arguments, string folder, ILogger logger)
    {
        string pidFile = Path.Combine(folder, "pid");
        await StopLeftOverAsync(pidFile);
        string[] command = [.. Tether(), Programs.Find(program), .. arguments];
        var info = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        var server = new ChildServer(program, info, pidFile, logger);
        await server._started.Task;
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (!Exited.IsCompleted) Terminate(_process);
        try
        {
            await Exited.WaitAsync(LongestStop, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            _process.Kill();
            await Exited;
        }

        File.Delete(_pidFile);
        _process.Dispose();
    }

    private void StartAndWait()
    {
        try
        {
            _process.Start();
            _process.StandardInput.Close();
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
            File.WriteAllText(_pidFile, string.Create(CultureInfo.InvariantCulture, $"{_process.Id} {StartOf(_process)}"));
            _started.SetResult();
        }
        catch (Exception fault)
        {
            // Whatever it is: on a thread it would end the process, and whoever starts the server waits for the outcome.
            _started.SetException(CommandException.Unavailable($"Cannot start {_process.StartInfo.FileName}: {fault.Message}", fault));
            return;
        }

        _process.WaitForExit();
        _exited.SetResult();
    }

    /// <summary>
    /// What stands before the command so that the child dies with us, and so that Ctrl-C in the terminal reaches us alone.
    /// </summary>
    private static string[] Tether()
    {
        if (Programs.TryFind("setpriv") is not { } setpriv) return [];
        string[] session = Programs.TryFind("setsid") is { } setsid ? [setsid] : [];
        return [.. session, setpriv, "--pdeathsig", "TERM"];
    }

    private static async Task StopLeftOverAsync(string pidFile)
    {
        if (FindLeftOver(pidFile) is not { } process) return;
        using (process)
        {
            Terminate(process);
            using var patience = new CancellationTokenSource(LongestStop, TimeProvider.System);
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    private static Process? FindLeftOver(string pidFile)
    {
        if (!File.Exists(pidFile)) return null;
        string[] known = File.ReadAllText(pidFile).Split(' ');
        if (known.Length != 2 || !int.TryParse(known[0], CultureInfo.InvariantCulture, out int id)
            || !long.TryParse(known[1], CultureInfo.InvariantCulture, out long started)) return null;
        try
        {
            Process process = Process.GetProcessById(id);
            // Process ids are used again; with the same start time it is the same process.
            // Systems count it in ticks of 10 ms from a boot time that is rounded.
            if (Math.Abs(StartOf(process) - started) < 2000) return process;
            process.Dispose();
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It has ended, or is somebody else's.
        }

        return null;
    }

    private static long StartOf(Process process) => new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds();

    private static void Terminate(Process process)
    {
        if (OperatingSystem.IsWindows()) process.Kill();
        else _ = Kill(process.Id, Sigterm); // fails only when it has just ended by itself
    }

    private static void Log(ILogger logger, string name, string? line)
    {
        if (line is not null) LogLine(logger, name, line);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int id, int signal);

    [LoggerMessage(9000, LogLevel.Information, "{Server}: {Line}")]
    private static partial void LogLine(ILogger logger, string server, string line);
}
