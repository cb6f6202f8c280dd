using Millrace.Connectors;
using static Millrace.Testing.Conformance;

namespace Millrace.Testing;

/// <summary>Start and stop.</summary>
internal static class SinkLifeChecks
{
    public static async Task OpensAndClosesAsync(SinkConformance suite)
    {
        // Twice: the first one must leave nothing behind that is in the second one's way.
        for (int i = 0; i < 2; i++)
        {
            SinkHarness sink = await suite.StartAsync();
            sink.Open(suite.Partition(0), suite.Partition(1));
            await sink.CloseAsync(suite.Partition(0), suite.Partition(1));
            await suite.EndsAsync(sink.StopAsync(suite.Cancellation), "StopAsync");
            IReadOnlyList<string> errors = sink.Context.Log.Of(LogLevel.Error);
            Require(errors.Count == 0, $"The task has logged errors though nothing was wrong: {string.Join('\n', errors)}");
        }
    }

    /// <summary>
    /// A worker that is told to stop before it comes to start a task stops it all the same, and so it does after a start that has failed.
    /// </summary>
    public static async Task StopsUnstartedAsync(SinkConformance suite)
    {
        SinkTask task = suite.CreateConnector().CreateTask();
        task.Initialize(new TestSinkContext());
        await suite.EndsAsync(task.StopAsync(suite.Cancellation), "StopAsync");
    }
}
