using System.Diagnostics;

namespace Millrace.Cli.Tests.Support;

/// <summary>The built program, run as users run it. What it says is read as it comes.</summary>
internal sealed class RunningMillrace : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly List<(string Text, TaskCompletionSource<string> Seen)> _awaited = [];
    private readonly Task<string> _errors;
    private readonly Task _reading;

    private RunningMillrace(ProcessStartInfo start, string? input)
    {
        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
        _reading = ReadAsync();
        if (input is not null) _process.StandardInput.Write(input);
        _process.StandardInput.Close();
    }

    public int Id => _process.Id;

    public string Output
    {
        get
        {
            lock (_lines) return string.Join('\n', _lines);
        }
    }

    public static RunningMillrace Start(string[] arguments, string? input = null, params (string Name, string Value)[] environment) =>
        StartProgram("dotnet", [Path.Combine(AppContext.BaseDirectory, "millrace.dll"), .. arguments], input, environment);

    /// <summary>Another program that runs ours, such as a shell.</summary>
    public static RunningMillrace StartProgram(string program, string[] arguments, string? input,
        params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new RunningMillrace(start, input);
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<ProgramEnd> RunAsync(params string[] arguments)
    {
        await using RunningMillrace program = Start(arguments);
        return await program.EndAsync();
    }

    /// <summary>
    /// Waits for the first line that contains a text, and returns it. Fails the test when the program ends before, or within three minutes.
    /// </summary>
    public async Task<string> LineAsync(string text)
    {
        var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lines)
        {
            if (_lines.Find(line => line.Contains(text, StringComparison.Ordinal)) is { } line) return line;
            _awaited.Add((text, seen));
        }

        Task first = await Task.WhenAny(seen.Task, _reading).WaitAsync(Patience);
        if (first != seen.Task && !seen.Task.IsCompleted)
            Assert.Fail($"The program ended without saying '{text}': {Output}\n{await _errors}");
        return await seen.Task;
    }

    public async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async Task<ProgramEnd> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        await _reading;
        return new ProgramEnd(_process.ExitCode, Output, (await _errors).TrimEnd('\n'));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            lock (_lines)
            {
                _lines.Add(line);
                foreach (var (text, seen) in _awaited)
                    if (line.Contains(text, StringComparison.Ordinal)) seen.TrySetResult(line);
            }
        }
    }
}
