using Millrace.Records;
using static Millrace.Testing.Conformance;
using static Millrace.Testing.SourceConformance;

namespace Millrace.Testing;

/// <summary>Which records come.</summary>
internal static class SourceReadChecks
{
    public static async Task ReadsInOrderAsync(SourceConformance suite)
    {
        string[] texts = Texts(0, 500);
        await suite.AddAsync(texts);
        await using SourceHarness source = await suite.StartAsync();
        List<Record> records = await source.ReadAsync(texts.Length, suite.Cancellation);
        suite.RequireTexts(texts, records);
        Require(records.TrueForAll(record => record.Topic.Length > 0), "There are records without a topic.");
    }

    public static async Task ReadsWhatIsAddedAsync(SourceConformance suite)
    {
        await suite.AddAsync(["first"]);
        await using SourceHarness source = await suite.StartAsync();
        suite.RequireTexts(["first"], await source.ReadAsync(1, suite.Cancellation));
        // While a poll waits.
        Task<List<Record>> read = source.ReadAsync(2, suite.Cancellation);
        await suite.AddAsync(["second", "third"]);
        suite.RequireTexts(["second", "third"], await read);
    }

    /// <summary>A task that is paused is not polled; its offsets are committed all the same.</summary>
    public static async Task GoesOnAfterAPauseAsync(SourceConformance suite)
    {
        await suite.AddAsync(Texts(0, 3));
        await using SourceHarness source = await suite.StartAsync();
        suite.RequireTexts(Texts(0, 3), await source.ReadAsync(3, suite.Cancellation));
        await suite.AddAsync(Texts(3, 3));
        for (int i = 0; i < 3; i++) await source.CommitAsync([]);
        suite.RequireTexts(Texts(3, 3), await source.ReadAsync(3, suite.Cancellation));
    }

    /// <summary>The worker sends one batch while the task fills the next: memory of the task's own must not be in both.</summary>
    public static async Task HandsItsBatchesOverAsync(SourceConformance suite)
    {
        await using SourceHarness source = await suite.StartAsync();
        RecordBatch sent = new(), next = new();
        await suite.AddAsync(Texts(0, 3));
        await PollAsync(sent);
        Record[] before = [.. SourceHarness.Detach(sent)];
        // Some systems hand nothing more over before that.
        source.Acknowledge(before);
        await suite.AddAsync(Texts(1000, 3));
        await PollAsync(next);
        suite.RequireTexts([.. before.Select(suite.TextOf)], SourceHarness.Detach(sent));

        async Task PollAsync(RecordBatch batch)
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(suite.Cancellation);
            deadline.CancelAfter(suite.Patience);
            while (batch.Count == 0) await source.PollAsync(batch, deadline.Token);
        }
    }

    /// <summary>For the message of a record that failed, also when transformations have changed it before.</summary>
    public static async Task DescribesItsRecordsAsync(SourceConformance suite)
    {
        await suite.AddAsync(["text"]);
        await using SourceHarness source = await suite.StartAsync();
        Record record = (await source.ReadAsync(1, suite.Cancellation))[0];
        Require(source.Task.Describe(record).Length > 0, "Describe says nothing.");
        record.Topic = "another";
        (record.KeySchema, record.Key, record.ValueSchema, record.Value) = (null, default, null, default);
        Require(source.Task.Describe(record).Length > 0, "Describe says nothing of a record whose topic and value were changed.");
    }
}
