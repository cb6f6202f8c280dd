using System.Diagnostics;
using System.Globalization;
using Millrace.TestServers;

namespace Millrace.Bench;

/// <summary>The plain C programs in bench/limits: what a machine and its server give at most, measured beside us in the same run.</summary>
internal static class Limit
{
    /// <summary>Compiles and runs one; returns its rows a second.</summary>
    public static double Run(string program, params string[] arguments)
    {
        string source = Path.Combine(Repository.Root, "bench", "limits", program + ".c");
        string binary = Path.Combine(Path.GetTempPath(), "millrace-bench-" + program);
        Shell($"cc -O2 -o {binary} {source} $(mariadb_config --include --libs)");
        return double.Parse(Shell($"{binary} {string.Join(' ', arguments)} 2>/dev/null").Trim(), CultureInfo.InvariantCulture);
    }

    /// <summary>Runs a shell command; returns what it printed. Errors: <see cref="InvalidOperationException"/> when it fails.</summary>
    public static string Shell(string command)
    {
        using Process process = Process.Start(new ProcessStartInfo("bash", ["-c", command]) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException(
            $"'{command}' ended with {process.ExitCode}. (apt-get install gcc libmariadb-dev)");
    }
}
