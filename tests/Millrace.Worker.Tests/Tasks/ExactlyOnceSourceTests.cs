using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Worker.Config;
using Millrace.Worker.States;
using Millrace.Worker.Stores;
using Millrace.Worker.Tasks;
using Millrace.Worker.Tests.Herding;

namespace Millrace.Worker.Tests.Tasks;

/// <summary>
/// Source tasks that send transactions, on a real broker: what readers of committed records see, and which offsets there are.
/// </summary>
public sealed class ExactlyOnceSourceTests(EmbeddedKafka broker)
    : SourceTaskTestBase(broker, ("exactly.once.source.support", "enabled"))
{
    [Fact]
    public async Task A_task_that_is_not_gone_is_fenced_by_the_next_and_nothing_comes_twice()
    {
        Source.Allow(100_000);
        await StartAsync(Source);
        await LiveWorker.WaitUntilAsync(StoredAsync, stored => stored > 500, "some records");
        var next = new ScriptedSource(Rig.Topic);
        next.Allow(0);
        await StartAsync(next);
        string trace = await Rig.WaitForFailureAsync();
        Assert.Contains("A newer run of the task has taken over", trace, StringComparison.Ordinal);
        await LiveWorker.WaitUntilAsync(() => next.Starts.Count == 1, "the second task");
        long taken = next.Starts.Single()!.Value;
        next.Allow(taken + 100);
        await LiveWorker.WaitUntilAsync(StoredAsync, stored => stored == taken + 100, "the offset of the last record");
        AssertNumbers(0, taken + 100);
    }

    [Fact]
    public async Task Nothing_is_seen_of_an_interval_before_it_ends_and_a_stop_in_good_order_ends_it()
    {
        Source.Allow(30);
        RunningTask task = await StartAsync(
            Source, ("transaction.boundary", "interval"), ("transaction.boundary.interval.ms", "600000"));
        await LiveWorker.WaitUntilAsync(HighWatermarkAsync, end => end >= 30, "records on the broker");
        Assert.Empty(Rig.ReadCommitted(Rig.Topic));
        Assert.Null(await StoredAsync());
        await task.StopAsync(Graceful);
        AssertNumbers(0, 30);
        Assert.Equal(30, await StoredAsync());
    }

    [Fact]
    public async Task An_interval_that_is_over_is_committed_without_further_records()
    {
        Source.Allow(30);
        await StartAsync(Source, ("transaction.boundary", "interval"), ("transaction.boundary.interval.ms", "200"));
        await LiveWorker.WaitUntilAsync(StoredAsync, stored => stored == 30, "the offset of the last record");
        AssertNumbers(0, 30);
    }

    [Fact]
    public async Task A_task_ends_its_transactions_itself_behind_batches_and_records_and_what_it_drops_does_not_come_again()
    {
        // Batches of ten: of the first, five are committed at once; the third is dropped with what is open then; the last stays open.
        Source.EndTransactions = (transactions, first) =>
        {
            if (first == 0) transactions.CommitAfter(4);
            if (first == 10) transactions.Commit();
            if (first == 20) transactions.AbortAfter(6);
            if (first == 20) transactions.Commit();
        };
        Source.Allow(40);
        RunningTask task = await StartAsync(Source, ("transaction.boundary", "connector"));
        await LiveWorker.WaitUntilAsync(StoredAsync, stored => stored == 30, "the offset of the third batch");
        await task.StopAsync(Graceful);
        Assert.Equal([.. Numbers(0, 20), .. Numbers(27, 3)], Rig.ReadCommitted(Rig.Topic));
        Assert.Equal(30, await StoredAsync());
    }

    [Fact]
    public async Task A_record_that_is_refused_takes_its_transaction_along_and_fails_the_task_whatever_is_tolerated()
    {
        Source.TextOf = number => number == 25 ? new string('x', 5000) : $"{number}";
        Source.Allow(30);
        await StartAsync(Source, ("producer.override.max.request.size", "1000"), ("errors.tolerance", "all"));
        Assert.Contains("producer send callback", await Rig.WaitForFailureAsync(), StringComparison.Ordinal);
        await Rig.StopTasksAsync();
        AssertNumbers(0, 20);
        Assert.Equal(20, await StoredAsync());
    }

    [Fact]
    public async Task A_task_that_writes_to_the_topic_of_its_offsets_fails_instead_of_waiting_for_itself()
    {
        var source = new ScriptedSource(Store.Topic);
        source.Allow(1);
        await StartAsync(source);
        Assert.Contains("where the worker keeps its offsets", await Rig.WaitForFailureAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("producer.override.bootstrap.servers", "127.0.0.1:1", "a transaction holds within one cluster")]
    [InlineData("offsets.storage.topic", "own-offsets", "Leave offsets.storage.topic out")]
    public async Task What_cannot_be_had_in_one_transaction_is_refused(string name, string value, string reason)
    {
        var fault = await Assert.ThrowsAsync<Errors.ConfigException>(() => StartAsync(Source, (name, value)));
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Numbers(int first, int count) => Enumerable.Range(first, count).Select(number => $"{number}");

    private void AssertNumbers(int first, long end) =>
        Assert.Equal(Numbers(first, (int)end - first), Rig.ReadCommitted(Rig.Topic));

    // Of the admin client it is the end of what is committed.
    private async Task<long> HighWatermarkAsync()
    {
        using var admin = new Kafka.KafkaAdmin(
            new Kafka.KafkaConfig(Broker.BootstrapServers).With("isolation.level", "read_uncommitted"));
        return (await admin.LatestOffsetsAsync([new Kafka.TopicPartition(Rig.Topic, 0)]))[0].Offset;
    }

    private Task<RunningTask> StartAsync(ScriptedSource source, params (string Name, string Value)[] more) =>
        Rig.StartAsync(source.Plugin, source, Store, 0, [], more);
}
