using System.Globalization;

namespace Millrace.Bench;

/// <summary>What a process has used, read from /proc.</summary>
internal static class ProcessUsage
{
    // USER_HZ of every Linux that .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>CPU seconds of the whole process so far.</summary>
    public static double CpuSeconds(int processId)
    {
        string stat = File.ReadAllText($"/proc/{processId}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture))
            / TicksPerSecond;
    }

    /// <summary>Resident memory in MiB, now and at its peak.</summary>
    public static (double Now, double Peak) ResidentMiB(int processId)
    {
        double Read(string name) => double.Parse(
            File.ReadLines($"/proc/{processId}/status").First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(':')[1]
            .Replace("kB", "", StringComparison.Ordinal).Trim(),
            CultureInfo.InvariantCulture) / 1024;
        return (Read("VmRSS"), Read("VmHWM"));
    }
}
