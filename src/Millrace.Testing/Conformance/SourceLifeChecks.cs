using Millrace.Connectors;
using Millrace.Records;
using static Millrace.Testing.Conformance;

namespace Millrace.Testing;

/// <summary>Start and stop.</summary>
internal static class SourceLifeChecks
{
    public static async Task OpensAndClosesAsync(SourceConformance suite)
    {
        // Twice: the first one must leave nothing behind that is in the second one's way.
        for (int i = 0; i < 2; i++)
        {
            SourceHarness source = await suite.StartAsync();
            await suite.EndsAsync(source.StopAsync(suite.Cancellation), "StopAsync");
            IReadOnlyList<string> errors = source.Context.Log.Of(LogLevel.Error);
            Require(errors.Count == 0, $"The task has logged errors though nothing was wrong: {string.Join('\n', errors)}");
        }
    }

    /// <summary>A connector that is paused when its worker starts has a task that was never started, and is stopped all the same.</summary>
    public static async Task StopsUnstartedAsync(SourceConformance suite)
    {
        SourceTask task = suite.CreateConnector().CreateTask();
        task.Initialize(new TestSourceContext());
        await suite.EndsAsync(task.StopAsync(suite.Cancellation), "StopAsync");
    }

    public static async Task EndsAPollAsync(SourceConformance suite)
    {
        await using SourceHarness source = await suite.StartAsync();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(suite.Cancellation);
        Task polls = PollAsync();
        await stopping.CancelAsync();
        await suite.EndsAnyhowAsync(polls, "A poll that was cancelled");

        // A poll may come back without records as often as it likes.
        async Task PollAsync()
        {
            while (!stopping.IsCancellationRequested)
            {
                await source.PollAsync(new RecordBatch(), stopping.Token);
                await Task.Yield();
            }
        }
    }
}
