using System.Diagnostics;
using System.Globalization;
using Millrace.EndToEnd.Tests.Groups;
using Millrace.TestServers;

namespace Millrace.EndToEnd.Tests.Soak;

/// <summary>What happens to servers, as a seed has it. A fault is over when it returns: what was killed was started again.</summary>
internal sealed class SoakFaults(int seed, WorkerGroup group, MariaDbServer database)
{
    private readonly Random _random = new(seed);

    /// <summary>Does one; says which, beforehand.</summary>
    public Task DoAsync(Action<string> say)
    {
        int worker = _random.Next(group.Workers.Count);
        TimeSpan pause = TimeSpan.FromMilliseconds(_random.Next(100, 4000));
        // Longer than the session of six seconds half of the time: others have its tasks when it comes back.
        TimeSpan freeze = TimeSpan.FromMilliseconds(_random.Next(1000, 12_000));
        (string Name, Func<Task> Run) fault = _random.Next(7) switch
        {
            0 => ($"kill worker {worker} for {Text(pause)}", () => KillAsync(group.Workers[worker].Process, pause)),
            1 => ($"stop worker {worker} for {Text(pause)}", () => StopAsync(group.Workers[worker].Process, pause)),
            2 => ($"freeze worker {worker} for {Text(freeze)}", () => FreezeAsync(group.Workers[worker].Process.ProcessId, freeze)),
            3 => ($"kill the broker for {Text(pause)}", () => KillAsync(group.Broker!, pause)),
            4 => ($"freeze the broker for {Text(freeze)}", () => FreezeAsync(group.Broker!.ProcessId, freeze)),
            5 => ($"kill the database for {Text(pause)}", () => KillDatabaseAsync(pause)),
            _ => ($"freeze the database for {Text(freeze)}", () => FreezeAsync(DatabaseProcess(), freeze)),
        };
        say(fault.Name);
        return fault.Run();
    }

    /// <summary>How long to let it run undisturbed; sometimes not at all, so that one fault meets what another has left.</summary>
    public TimeSpan Rest() => TimeSpan.FromMilliseconds(_random.Next(3) == 0 ? 0 : _random.Next(500, 5000));

    private static async Task KillAsync(ServerProcess process, TimeSpan pause)
    {
        await process.KillAsync();
        await Task.Delay(pause, TestContext.Current.CancellationToken);
        process.Start();
    }

    private static async Task StopAsync(ServerProcess process, TimeSpan pause)
    {
        Assert.Equal(0, await process.StopAsync());
        await Task.Delay(pause, TestContext.Current.CancellationToken);
        process.Start();
    }

    private async Task KillDatabaseAsync(TimeSpan pause)
    {
        await database.KillAsync();
        await Task.Delay(pause, TestContext.Current.CancellationToken);
        await database.StartAsync();
    }

    private static async Task FreezeAsync(int process, TimeSpan time)
    {
        await SignalAsync(process, "STOP");
        try
        {
            await Task.Delay(time, TestContext.Current.CancellationToken);
        }
        finally
        {
            await SignalAsync(process, "CONT");
        }
    }

    private static async Task SignalAsync(int process, string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(CancellationToken.None);
    }

    private int DatabaseProcess() =>
        int.Parse(File.ReadAllText(Path.Combine(database.Folder, "pid")), CultureInfo.InvariantCulture);

    private static string Text(TimeSpan time) => $"{time.TotalMilliseconds:F0} ms";
}
