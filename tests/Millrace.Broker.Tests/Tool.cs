using System.Diagnostics;
using Millrace.TestServers;

namespace Millrace.Broker.Tests;

/// <summary>A third-party program run to its end.</summary>
internal static class Tool
{
    /// <summary>A JVM takes seconds to start on a machine that builds at the same time.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(120);

    /// <summary>Skips the calling test if the program is not installed.</summary>
    public static string Require(string program, string package)
    {
        string? path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        if (path is null)
            Absent.Skip($"{program} is not installed: apt-get install {package}");
        return path!;
    }

    /// <summary>The folder <c>shared/NAME</c> beside the repository; skips the calling test where it is absent.</summary>
    public static string RequireShared(string name)
    {
        if (Repository.Shared(name) is { } shared) return shared;
        Assert.Skip($"No shared/{name} beside the repository.");
        return "";
    }

    /// <summary>Standard output of a program that must succeed.</summary>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, string input = "", string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? "",
        };
        using Process process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Longest);
        Task<string> output = process.StandardOutput.ReadToEndAsync(patience.Token);
        Task<string> errors = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync(patience.Token);
            Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}\n{await output}\n{await errors}");
            return await output;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
