using Millrace.Errors;
using static Millrace.Testing.Conformance;

namespace Millrace.Testing;

/// <summary>Outages and bad records.</summary>
internal static class SinkFaultChecks
{
    public static async Task TriesAgainAsync(SinkConformance suite)
    {
        await using SinkHarness sink = await suite.StartReportingAsync();
        sink.Open(suite.Partition(0));
        await sink.PutAsync(suite.Topic, suite.Record("a", "1"));
        int lines = sink.Context.Log.Entries.Count;
        await suite.TakeDownAsync();
        Task put = sink.PutAsync(suite.Topic, suite.Record("b", "2"), suite.Record("a", "3"));
        await NoticedAsync(suite, sink, put, lines);
        await suite.BringBackAsync();
        try
        {
            await put;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            throw new CheckFailedException(
                $"The system was away for a moment. A {nameof(RetriableException)} would bring the batch again; thrown was {fault}", fault);
        }

        await sink.CommitAsync();
        await suite.HasAsync(("a", "3"), ("b", "2"));
        Require(sink.Reports.Count == 0, "The task has reported records that were not bad: only the system was away.");
    }

    public static async Task StopsInTheMiddleAsync(SinkConformance suite)
    {
        SinkHarness sink = await suite.StartAsync();
        sink.Open(suite.Partition(0));
        await sink.PutAsync(suite.Topic, suite.Record("a", "1"));
        int lines = sink.Context.Log.Entries.Count;
        await suite.TakeDownAsync();
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(suite.Cancellation);
        Task put = sink.PutAsync(sink.Batch(suite.Topic, suite.Record("b", "2")), abandoned.Token);
        await NoticedAsync(suite, sink, put, lines);
        // The worker's patience is over: it cancels the put, and stops the task without waiting for it.
        await abandoned.CancelAsync();
        await suite.EndsAnyhowAsync(sink.StopAsync(abandoned.Token), "StopAsync during an outage");
        await suite.EndsAnyhowAsync(put, "A put that was cancelled during an outage");
        await suite.BringBackAsync();

        await using SinkHarness again = await suite.StartAsync();
        again.Open(suite.Partition(0));
        again.ReadFrom(suite.Partition(0), 1);
        await again.PutAsync(suite.Topic, suite.Record("b", "2"));
        await again.CommitAsync();
        await suite.HasAsync(("a", "1"), ("b", "2"));
    }

    public static async Task ReportsABadRecordAsync(SinkConformance suite)
    {
        await using SinkHarness sink = await suite.StartReportingAsync();
        sink.Open(suite.Partition(0));
        await sink.PutAsync(suite.Topic, suite.Record("a", "1"), suite.BadRecord(), suite.Record("b", "2"));
        await sink.PutAsync(suite.Topic, suite.Record("c", "3"));
        await sink.CommitAsync();
        await suite.HasAsync(("a", "1"), ("b", "2"), ("c", "3"));
        string reported = string.Join(", ", sink.Reports.Select(report => $"offset {report.Offset} ({report.Error})"));
        bool isOne = sink.Reports.Count == 1 && sink.Reports[0].Offset == 1;
        Require(isOne, $"The record at offset 1 is bad, and no other. Reported were {sink.Reports.Count}: {reported}.");
        Require(sink.Reports[0].Error.Length > 0, "The report does not say what is wrong with the record.");
    }

    public static async Task FailsOnABadRecordAsync(SinkConformance suite)
    {
        await using SinkHarness sink = await suite.StartAsync();
        sink.Open(suite.Partition(0));
        try
        {
            await sink.Task.PutAsync(sink.Batch(suite.Topic, suite.Record("a", "1"), suite.BadRecord()), suite.Cancellation);
        }
        catch (RetriableException fault)
        {
            throw new CheckFailedException($"A bad record stays bad: a {nameof(RetriableException)} brings it again for ever.", fault);
        }
        catch (ConnectException fault)
        {
            bool isLocated = fault.Message.Contains(suite.Topic, StringComparison.Ordinal) && fault.Message.Contains('1');
            Require(isLocated, $"The error should name topic and offset of the record, {suite.Topic} and 1: {fault.Message}");
            return;
        }

        throw new CheckFailedException("Nobody takes reports, and the put of a bad record has ended well: the record is lost.");
    }

    /// <summary>
    /// Waits until the task shows that it has noticed: it asks for another try, says so in its log, or is done in spite of it.
    /// </summary>
    private static Task NoticedAsync(SinkConformance suite, SinkHarness sink, Task put, int lines) => suite.EventuallyAsync(() =>
    {
        bool isNoticed = put.IsCompleted || sink.Retries > 0 || sink.Context.Log.Entries.Count > lines;
        return Task.FromResult(isNoticed ? null : "The system is gone, and the task neither throws nor says anything.");
    });
}
