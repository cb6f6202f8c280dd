using System.Diagnostics;
using Xunit;

namespace Millrace.TestServers;

/// <summary>
/// The built <c>millrace</c> program, run as users run it: as a process of its own. Projects that use it refer to Millrace.Cli.
/// </summary>
public static class MillraceProgram
{
    private static readonly string Dll = Path.Combine(AppContext.BaseDirectory, "millrace.dll");

    public static ProcessStartInfo StartInfo(params string[] arguments)
    {
        var start =
            new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add(Dll);
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        return start;
    }

    /// <summary>Runs a command to its end; fails the test when its exit code is not 0.</summary>
    public static Task<string> RunAsync(params string[] arguments) => RunAsync(StartInfo(arguments), TimeSpan.FromMinutes(10));

    /// <summary>The same with any program whose streams are redirected.</summary>
    public static async Task<string> RunAsync(ProcessStartInfo program, TimeSpan patience)
    {
        string command = $"{Path.GetFileName(program.FileName)} {string.Join(' ', program.ArgumentList)}";
        using Process process = Process.Start(program)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using var timeout = new CancellationTokenSource(patience);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{command} did not end: {await output}{await errors}");
        }

        Assert.True(process.ExitCode == 0, $"{command} ended with {process.ExitCode}: {await output}{await errors}");
        return await output;
    }
}
