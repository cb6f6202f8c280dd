using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Connectors;
using Millrace.Errors;
using Millrace.Formats;
using Millrace.Records;
using Millrace.Worker.Tasks;
using Millrace.Worker.Tasks.Conversion;
using Millrace.Worker.Tasks.Errors;
using Millrace.Worker.Tasks.Sinks;
using Millrace.Worker.Tests.Herding;
using Record = Millrace.Records.Record;

namespace Millrace.Worker.Tests.Tasks;

/// <summary>Where a sink task reads and what it commits, on a real broker: over stops, moves of partitions and seeks.</summary>
public sealed class SinkPositionTests(EmbeddedKafka broker) : IAsyncDisposable
{
    private static readonly TimeSpan Graceful = TimeSpan.FromSeconds(30);

    private readonly TaskRig _rig = new(broker);
    private readonly ScriptedSink _sink = new();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task Never_commits_beyond_what_was_put()
    {
        await _rig.CreateTopicAsync(1);
        long beyond = 0;
        _sink.OnPut = async (task, batch) =>
        {
            task.Context.RequestCommit();
            long committed = await _rig.CommittedAsync() ?? 0;
            if (committed > batch[0].Offset) Interlocked.Exchange(ref beyond, committed);
        };
        await _rig.StartAsync(_sink, ("consumer.override.max.poll.records", "10"));
        await _rig.ProduceAsync(0, Numbers(0, 200));
        await _rig.WaitForCommitAsync(200);
        Assert.Equal(0, beyond);
        Assert.Equal(Numbers(0, 200), _sink.Written);
    }

    [Fact]
    public async Task Commits_what_was_put_when_it_stops_and_goes_on_there()
    {
        await _rig.CreateTopicAsync(1);
        await _rig.ProduceAsync(0, "a", "b");
        RunningTask task = await _rig.StartAsync(_sink, ("consumer.override.max.poll.records", "1"));
        await TaskRig.WaitAsync(() => !_sink.Written.IsEmpty, "a record");
        await task.StopAsync(Graceful);
        Assert.Equal(_sink.Written.Count, await _rig.CommittedAsync());
        await _rig.ProduceAsync(0, "c");
        await _rig.StartAsync(_sink);
        await _rig.WaitForCommitAsync(3);
        Assert.Equal(["a", "b", "c"], _sink.Written);
    }

    [Fact]
    public async Task Loses_nothing_when_partitions_move_to_a_second_task_and_back()
    {
        await _rig.CreateTopicAsync(4);
        RunningTask first = await _rig.StartAsync(_sink, 0, ("consumer.override.max.poll.records", "50"));
        for (int partition = 0; partition < 4; partition++) await _rig.ProduceAsync(partition, Numbers(partition * 1000, 300));
        await TaskRig.WaitAsync(() => !_sink.Written.IsEmpty, "a record");
        RunningTask second = await _rig.StartAsync(_sink, 1, ("consumer.override.max.poll.records", "50"));
        for (int partition = 0; partition < 4; partition++) await _rig.ProduceAsync(partition, Numbers((partition * 1000) + 300, 300));
        await TaskRig.WaitAsync(() => _sink.Written.Distinct().Count() >= 2400, "all records with two tasks");
        await first.StopAsync(Graceful);
        for (int partition = 0; partition < 4; partition++) await _rig.ProduceAsync(partition, Numbers((partition * 1000) + 600, 300));
        for (int partition = 0; partition < 4; partition++) await _rig.WaitForCommitAsync(900, partition);
        await second.StopAsync(Graceful);
        Assert.Equal(Enumerable.Range(0, 4).SelectMany(partition => Numbers(partition * 1000, 900)).Order(), _sink.Written.Distinct()
            .Order());
        // Both left in good order, so nothing was written twice either.
        Assert.Equal(3600, _sink.Written.Count);
    }

    [Fact]
    public async Task Begins_where_a_task_seeks_when_it_is_given_a_partition()
    {
        await _rig.CreateTopicAsync(1);
        await _rig.ProduceAsync(0, Numbers(0, 20));
        _sink.OnOpen = (task, partitions) => task.Context.Seek(partitions.ToDictionary(partition => partition, _ => 15L));
        await _rig.StartAsync(_sink);
        await _rig.WaitForCommitAsync(20);
        Assert.Equal(Numbers(15, 5), _sink.Written);
    }

    [Fact]
    public async Task Reads_again_from_where_a_put_seeks_to_and_commits_nothing_beyond()
    {
        await _rig.CreateTopicAsync(1);
        await _rig.ProduceAsync(0, Numbers(0, 6));
        bool sought = false;
        long written = 0;
        var beyond = new ConcurrentQueue<string>();
        _sink.OnPut = (task, batch) =>
        {
            if (batch[0].Offset == 4 && !sought)
            {
                sought = true;
                task.Context.Seek(new Dictionary<TopicPartition, long> { [new TopicPartition(_rig.Topic, 0)] = 2 });
                // What was written before the new place is all that may be committed now, whenever the commit comes.
                written = 2;
            }
            else
            {
                written = batch[0].Offset + 1;
            }

            task.Context.RequestCommit();
            return default;
        };
        // One after the other with the puts, on the task's own thread.
        _sink.OnPreCommit = offsets =>
        {
            long offset = offsets[new TopicPartition(_rig.Topic, 0)];
            if (offset > written) beyond.Enqueue($"{offset} with {written} written");
        };
        await _rig.StartAsync(_sink, ("consumer.override.max.poll.records", "1"));
        await _rig.WaitForCommitAsync(6);
        Assert.Equal(["0", "1", "2", "3", "4", "2", "3", "4", "5"], _sink.Written);
        Assert.Empty(beyond);
    }

    private static string[] Numbers(int first, int count) => Enumerable.Range(first, count).Select(number => $"{number}").ToArray();
}
