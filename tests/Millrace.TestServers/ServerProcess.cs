using System.Diagnostics;
using System.Text;

namespace Millrace.TestServers;

/// <summary>A server of the <c>millrace</c> program in a process of its own, to be stopped, killed and started again.</summary>
/// <param name="program">How it is started, each time.</param>
public sealed class ServerProcess(Func<ProcessStartInfo> program) : IAsyncDisposable
{
    private readonly StringBuilder _output = new();
    private Process? _process;

    /// <summary>The program as it was built.</summary>
    public ServerProcess(params string[] arguments)
        : this(() => MillraceProgram.StartInfo(arguments))
    {
    }

    /// <summary>Everything it has said so far, over all its starts; for messages of failed tests.</summary>
    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    public int ProcessId => _process!.Id;

    public void Start()
    {
        _process = new Process { StartInfo = program() };
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM; returns the exit code.</summary>
    public async Task<int> StopAsync()
    {
        using Process kill = Process.Start("kill", ["-TERM", _process!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await _process.WaitForExitAsync(timeout.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null) return;
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private void Note(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
    }
}
