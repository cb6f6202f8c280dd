using Millrace.Records;
using static Millrace.Testing.Conformance;

namespace Millrace.Testing;

/// <summary>What becomes of records.</summary>
internal static class SinkWriteChecks
{
    public static async Task WritesEveryRecordAsync(SinkConformance suite)
    {
        await using SinkHarness sink = await suite.StartAsync();
        sink.Open(suite.Partition(0), suite.Partition(1));
        var expected = new List<(string, string)>();
        // Of one record, of many, and of few again.
        foreach (int count in new[] { 1, 500, 3 })
        {
            (string Key, string Text)[] records = [.. Enumerable.Range(expected.Count, count).Select(i => ($"k{i}", $"text {i}"))];
            expected.AddRange(records);
            await sink.PutAsync(suite.Topic, [.. records.Select((put, i) => suite.Record(put.Key, put.Text) with { Partition = i % 2 })]);
        }

        await sink.CommitAsync();
        await suite.HasAsync([.. expected]);
        int written = (await suite.ReadBackAsync()).Count;
        Require(written == expected.Count, $"{expected.Count} records were put once, and {written} are in the system.");
    }

    public static async Task TakesAnEmptyBatchAsync(SinkConformance suite)
    {
        await using SinkHarness sink = await suite.StartAsync();
        sink.Open(suite.Partition(0));
        await sink.PutAsync(new RecordBatch(), suite.Cancellation);
        await sink.PutAsync(suite.Topic, suite.Record("k", "text"));
        await sink.PutAsync(new RecordBatch(), suite.Cancellation);
        await sink.CommitAsync();
        await suite.HasAsync(("k", "text"));
    }

    /// <summary>
    /// The harness writes over the memory of each batch: what the sink has not copied is nonsense when it comes to write it.
    /// </summary>
    public static async Task KeepsNothingOfABatchAsync(SinkConformance suite)
    {
        await using SinkHarness sink = await suite.StartAsync();
        sink.Open(suite.Partition(0));
        string large = new('x', 60);
        await sink.PutAsync(suite.Topic, [.. Enumerable.Range(0, 20).Select(i => suite.Record($"large{i}", large))]);
        await sink.PutAsync(suite.Topic, suite.Record("small", "y"));
        await sink.CommitAsync();
        await suite.HasAsync([.. Enumerable.Range(0, 20).Select(i => ($"large{i}", large)), ("small", "y")]);
    }

    public static async Task KeepsTheOrderAsync(SinkConformance suite)
    {
        const int Keys = 5, Puts = 4, RecordsOfAPut = 50;
        await using SinkHarness sink = await suite.StartAsync();
        sink.Open(suite.Partition(0));
        for (int put = 0; put < Puts; put++)
        {
            IEnumerable<int> numbers = Enumerable.Range(put * RecordsOfAPut, RecordsOfAPut);
            await sink.PutAsync(suite.Topic, [.. numbers.Select(i => suite.Record($"k{i % Keys}", $"{i}"))]);
        }

        await sink.CommitAsync();
        await suite.HasAsync([.. Enumerable.Range(0, Keys).Select(key => ($"k{key}", $"{((Puts * RecordsOfAPut) - Keys) + key}"))]);
        foreach (var key in (await suite.ReadBackAsync()).GroupBy(record => record.Key))
        {
            int[] order = [.. key.Select(record => int.Parse(record.Text, System.Globalization.CultureInfo.InvariantCulture))];
            Require(order.SequenceEqual(order.Order()), $"The records of {key.Key} were written in the order {string.Join(", ", order)}.");
        }
    }

    public static async Task DeletesForATombstoneAsync(SinkConformance suite)
    {
        await using SinkHarness sink = await suite.StartAsync();
        sink.Open(suite.Partition(0));
        await sink.PutAsync(suite.Topic, suite.Record("gone", "a"), suite.Record("kept", "b"), suite.Record("back", "c"));
        // One that is alone, and some in between: of a key that was never there, and of one that comes back in the same batch.
        await sink.PutAsync(suite.Topic, suite.Record("gone", null));
        await sink.PutAsync(suite.Topic, suite.Record("never", null), suite.Record("back", null), suite.Record("back", "d"));
        await sink.CommitAsync();
        await suite.HasAsync(("kept", "b"), ("back", "d"));
    }
}
