using Millrace.Records;
using static Millrace.Testing.Conformance;

namespace Millrace.Testing;

/// <summary>Offsets, redelivery, and partitions that come and go.</summary>
internal static class SinkOffsetChecks
{
    private static readonly (string Key, string Text)[] First = [("a", "1"), ("b", "2"), ("a", "3")];

    public static async Task TakesRecordsAgainAsync(SinkConformance suite)
    {
        await PutFirstAsync(suite);
        await PutFirstAsync(suite);
        await suite.HasAsync(("a", "3"), ("b", "2"));
    }

    public static async Task WritesOnceAsync(SinkConformance suite)
    {
        await PutFirstAsync(suite);
        await suite.HasAsync(("a", "3"), ("b", "2"));
        int once = (await suite.ReadBackAsync()).Count;
        await PutFirstAsync(suite);
        await suite.HasAsync(("a", "3"), ("b", "2"));
        int twice = (await suite.ReadBackAsync()).Count;
        Require(once == twice, $"{once} records were in the system, and {twice} when the same ones had come again.");
    }

    public static async Task CommitsWhatIsWrittenAsync(SinkConformance suite)
    {
        await using SinkHarness sink = await suite.StartAsync();
        sink.Open(suite.Partition(0), suite.Partition(1));
        await sink.PutAsync(suite.Topic, suite.Record("a", "1"), suite.Record("b", "2") with { Partition = 1 }, suite.Record("c", "3"));
        await CommitAllAsync(suite, sink);
        // The task has not been stopped: what is committed must outlive a worker that is killed.
        await suite.HasAsync(("a", "1"), ("b", "2"), ("c", "3"));
    }

    public static async Task GoesOnAsync(SinkConformance suite)
    {
        long next;
        await using (SinkHarness first = await suite.StartAsync())
        {
            first.Open(suite.Partition(0));
            await first.PutAsync(suite.Topic, suite.Record("a", "1"), suite.Record("b", "2"));
            next = (await CommitAllAsync(suite, first))[suite.Partition(0)];
        }

        await using SinkHarness second = await suite.StartAsync();
        second.Open(suite.Partition(0));
        second.ReadFrom(suite.Partition(0), next);
        await second.PutAsync(suite.Topic, suite.Record("c", "3"), suite.Record("a", "4"));
        await CommitAllAsync(suite, second);
        await suite.HasAsync(("a", "4"), ("b", "2"), ("c", "3"));
    }

    public static async Task LetsPartitionsGoAsync(SinkConformance suite)
    {
        await using SinkHarness sink = await suite.StartAsync();
        TopicPartition stays = suite.Partition(0), goes = suite.Partition(1);
        sink.Open(stays, goes);
        await sink.PutAsync(suite.Topic, suite.Record("a", "1"), suite.Record("b", "2") with { Partition = 1 });
        IReadOnlyDictionary<TopicPartition, long> committed = await sink.CloseAsync(goes);
        Require(!committed.ContainsKey(stays), $"{goes} goes, and PreCommitAsync gave an offset of {stays}, too, which was not asked for.");
        await sink.PutAsync(suite.Topic, suite.Record("c", "3"));
        sink.Open(goes);
        // Comes again from where it was committed, which may be before what was written.
        sink.ReadFrom(goes, committed.GetValueOrDefault(goes));
        if (committed.GetValueOrDefault(goes) == 0) await sink.PutAsync(suite.Topic, suite.Record("b", "2") with { Partition = 1 });
        await sink.PutAsync(suite.Topic, suite.Record("d", "4") with { Partition = 1 });
        await CommitAllAsync(suite, sink);
        await suite.HasAsync(("a", "1"), ("b", "2"), ("c", "3"), ("d", "4"));
    }

    /// <summary>A sink that keeps offsets in its system would leave out what is to be written again.</summary>
    public static async Task GoesBackByHandAsync(SinkConformance suite)
    {
        await using (SinkHarness first = await suite.StartAsync())
        {
            first.Open(suite.Partition(0));
            await first.PutAsync(suite.Topic, [.. First.Select(record => suite.Record(record.Key, record.Text))]);
            await CommitAllAsync(suite, first);
        }

        await suite.HasAsync(("a", "3"), ("b", "2"));
        // As the worker gives it: with the connector's name.
        var config = new Dictionary<string, string>(suite.Config()) { ["name"] = suite.Name };
        await suite.CreateConnector().AlterOffsetsAsync(
            config, new Dictionary<TopicPartition, long?> { [suite.Partition(0)] = 0, [suite.Partition(1)] = null }, suite.Cancellation);
        await using SinkHarness second = await suite.StartAsync();
        second.Open(suite.Partition(0));
        second.ReadFrom(suite.Partition(0), 0);
        await second.PutAsync(suite.Topic, suite.Record("a", "4"), suite.Record("b", "5"));
        await CommitAllAsync(suite, second);
        await suite.HasAsync(("a", "4"), ("b", "5"));
    }

    // The worker that wrote them has not come to commit.
    private static async Task PutFirstAsync(SinkConformance suite)
    {
        await using SinkHarness sink = await suite.StartAsync();
        sink.Open(suite.Partition(0));
        await sink.PutAsync(suite.Topic, [.. First.Select(record => suite.Record(record.Key, record.Text))]);
    }

    private static async Task<IReadOnlyDictionary<TopicPartition, long>> CommitAllAsync(SinkConformance suite, SinkHarness sink)
    {
        IReadOnlyDictionary<TopicPartition, long> committed = new Dictionary<TopicPartition, long>();
        await suite.EventuallyAsync(async () =>
        {
            committed = await sink.CommitAsync();
            foreach (var (partition, offset) in committed)
            {
                bool isWritten = sink.Written.TryGetValue(partition, out long written) && offset <= written;
                Require(isWritten, $"PreCommitAsync lets {partition} be committed up to {offset}; records were put up to {written}.");
            }

            TopicPartition[] held = [.. sink.Written.Keys.Where(key => committed.GetValueOrDefault(key) < sink.Written[key])];
            return held.Length == 0 ? null : $"PreCommitAsync lets not all records of {string.Join(", ", held)} be committed.";
        });
        return committed;
    }
}
