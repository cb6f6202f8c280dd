using Millrace.Errors;
using Millrace.Records;
using static Millrace.Testing.Conformance;
using static Millrace.Testing.SourceConformance;

namespace Millrace.Testing;

/// <summary>Outages and what cannot be read.</summary>
internal static class SourceFaultChecks
{
    public static async Task GoesOnAfterAnOutageAsync(SourceConformance suite)
    {
        await suite.AddAsync(Texts(0, 3));
        await using SourceHarness source = await suite.StartAsync();
        await source.ReadAsync(3, suite.Cancellation);
        int lines = source.Context.Log.Entries.Count;
        await suite.TakeDownAsync();
        Task<List<Record>> read = source.ReadAsync(3, suite.Cancellation);
        await NoticedAsync(suite, source, read, lines);
        await suite.BringBackAsync();
        await suite.AddAsync(Texts(3, 3));
        try
        {
            suite.RequireTexts(Texts(3, 3), await read);
        }
        catch (ConnectException fault)
        {
            throw new CheckFailedException(
                $"The system was away for a moment. A {nameof(RetriableException)} would bring another poll; thrown was {fault}", fault);
        }
    }

    public static async Task StopsInAnOutageAsync(SourceConformance suite)
    {
        SourceHarness source = await suite.StartAsync();
        int lines = source.Context.Log.Entries.Count;
        await suite.TakeDownAsync();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(suite.Cancellation);
        Task<List<Record>> read = source.ReadAsync(1, stopping.Token);
        await NoticedAsync(suite, source, read, lines);
        await stopping.CancelAsync();
        await suite.EndsAnyhowAsync(read, "A poll that was cancelled during an outage");
        await suite.EndsAnyhowAsync(source.StopAsync(suite.Cancellation), "StopAsync during an outage");
        await suite.BringBackAsync();
    }

    public static async Task TellsOfBadRecordsAsync(SourceConformance suite)
    {
        await suite.AddAsync(["before"]);
        await suite.AddBadAsync();
        await suite.AddAsync(["after"]);
        await using SourceHarness source = await suite.StartAsync();
        try
        {
            List<Record> records = await source.ReadAsync(2, suite.Cancellation);
            suite.RequireTexts(["before", "after"], records);
        }
        catch (ConnectException fault) when (fault is not RetriableException)
        {
            Require(fault.Message.Length > 0, "The error does not say what cannot be read.");
            return;
        }

        bool isSaid = source.Context.Log.Entries.Any(line => line.Level >= LogLevel.Warn);
        Require(isSaid, "Something that cannot be read was left out without a word: fail, or say so in the log (Warn).");
    }

    /// <summary>Waits until the task shows that it has noticed: it asks for another poll, says so in its log, or fails.</summary>
    private static Task NoticedAsync(SourceConformance suite, SourceHarness source, Task read, int lines) => suite.EventuallyAsync(() =>
    {
        bool isNoticed = read.IsCompleted || source.Retries > 0 || source.Context.Log.Entries.Count > lines;
        return Task.FromResult(isNoticed ? null : "The system is gone, and the task neither throws nor says anything.");
    });
}
