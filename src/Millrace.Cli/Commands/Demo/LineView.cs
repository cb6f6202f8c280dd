using System.Globalization;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Demo;

/// <summary>The demo where nobody watches a terminal: one line a second.</summary>
internal static class LineView
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>Returns when the token is cancelled.</summary>
    public static async Task ShowAsync(DemoFlow flow, DemoServers servers, CancellationToken end)
    {
        Answer.Line("Look for yourself:");
        foreach (string command in LookYourself.Commands(servers)) Answer.Line($"  {command}");
        using var timer = new PeriodicTimer(Period, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(end)) Print(await flow.SampleAsync(end));
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The end of the demo.
        }
    }

    private static void Print(DemoSample sample)
    {
        string newest = sample.Newest.Count == 0 ? "" : $"  newest: {string.Join(" ", sample.Newest[0].Select(cell => cell ?? "NULL"))}";
        Answer.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{sample.Elapsed:hh\\:mm\\:ss}  sent {sample.Sent:N0} ({sample.SentPerSecond:N0}/s)  in the table "
            + $"{sample.Written:N0} ({sample.WrittenPerSecond:N0}/s)  lag {sample.Lag:N0}  {sample.State}{newest}"));
    }
}
