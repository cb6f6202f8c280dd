using Millrace.Errors;
using Millrace.Kafka;
using TopicPartition = Millrace.Records.TopicPartition;

namespace Millrace.Connectors.Kafka.Tests;

/// <summary>Transactions that end otherwise than they were meant to, and offsets that belong to none.</summary>
public sealed class TransactionTests(Brokers brokers)
{
    private readonly string _name = $"tx-{Guid.NewGuid():N}";

    private TopicPartition Source => new(_name, 0);

    private string Group => $"connect-{_name}";

    [Fact]
    public async Task A_transaction_that_the_broker_has_aborted_because_it_took_too_long_is_written_again()
    {
        string target = await CreateAsync();
        using KafkaAdmin admin = Admin();
        using var member = new Member(brokers.Servers, Group, _name);
        int commits = 0;
        // 0 and 1 are committed, because 3 is refused; that of 2 stands still until the broker has put an end to it.
        await using SinkHarness sink = await StartAsync(target, () => ++commits == 2 ? AwaitAbort() : member.Bytes);
        sink.Open(Source);
        TestRecord tooLarge = TestRecord.Text("k", new string('x', 90_000));
        await sink.PutAsync(_name, [.. "012".Select(digit => TestRecord.Text("k", $"{digit}")), tooLarge]);
        Assert.True(commits > 2);
        Assert.True(sink.Retries > 0);
        Assert.Single(sink.Reports);
        await sink.PutAsync(_name, TestRecord.Text("k", "4"));
        Assert.Equal(["0", "1", "2", "4"], Topics.Read(brokers.Servers, target, 4).Select(seen => seen.Value!));
        Assert.Equal(5, await CommittedAsync(admin));

        ReadOnlyMemory<byte> AwaitAbort()
        {
            // The marker of the abort is one more in the log than the record.
            long end = End();
            long start = TimeProvider.System.GetTimestamp();
            while (End() <= end)
            {
                Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromMinutes(1), "The broker aborts nothing.");
                Thread.Sleep(50);
            }

            return member.Bytes;
        }

        long End() => admin.LatestOffsetsAsync([new Millrace.Kafka.TopicPartition(target, 0)]).GetAwaiter().GetResult()[0].Offset;
    }

    [Fact]
    public async Task A_task_that_another_one_has_taken_over_from_ends()
    {
        string target = await CreateAsync();
        using var member = new Member(brokers.Servers, Group, _name);
        await using SinkHarness sink = await StartAsync(target, () =>
        {
            using var heir = new KafkaProducer(new KafkaConfig(brokers.Servers).With("transactional.id", $"connect-{_name}-0"));
            heir.InitTransactionsAsync(TimeSpan.FromSeconds(30)).GetAwaiter().GetResult();
            return member.Bytes;
        });
        sink.Open(Source);
        var fault = await Assert.ThrowsAnyAsync<ConnectException>(() => sink.PutAsync(_name, TestRecord.Text("k", "0")));
        Assert.False(fault is RetriableException, fault.ToString());
        Assert.Empty(Topics.Read(brokers.Servers, target, 0));
    }

    [Fact]
    public async Task A_batch_that_is_written_does_not_stand_in_the_way_of_offsets_before_it()
    {
        string target = await CreateAsync();
        using var member = new Member(brokers.Servers, Group, _name);
        await using SinkHarness sink = await StartAsync(target, () => member.Bytes);
        sink.Open(Source);
        await sink.PutAsync(_name, TestRecord.Text("k", "0"), TestRecord.Text("k", "1"));
        sink.ReadFrom(Source, 0);
        await sink.PutAsync(_name, TestRecord.Text("k", "again"));
        Assert.Equal(["0", "1", "again"], Topics.Read(brokers.Servers, target, 3).Select(seen => seen.Value!));
    }

    [Fact]
    public async Task Offsets_behind_records_that_were_left_out_are_a_transaction_too()
    {
        string target = await CreateAsync();
        using KafkaAdmin admin = Admin();
        using var member = new Member(brokers.Servers, Group, _name);
        await using SinkHarness sink = await StartAsync(target, () => member.Bytes);
        sink.Open(Source);
        await sink.PutAsync(_name, TestRecord.Text("k", "0"));
        Assert.Empty(await sink.CommitAsync());
        Assert.Equal(1, await CommittedAsync(admin));
        // An ordinary commit could come behind that of the next transaction, and have records written again.
        Assert.Empty(await sink.Task.PreCommitAsync(
            new Dictionary<TopicPartition, long> { [Source] = 7 }, TestContext.Current.CancellationToken));
        Assert.Equal(7, await CommittedAsync(admin));
    }

    private Task<SinkHarness> StartAsync(string target, Func<ReadOnlyMemory<byte>> membership) => SinkHarness.StartAsync(
        (SinkConnector)KafkaPlugins.All.Single().Create(),
        new Dictionary<string, string>
        {
            ["name"] = _name, ["connector.class"] = "KafkaSink", ["topics"] = _name, ["output.topic"] = target, ["exactly.once"] = "true",
            ["kafka.transaction.timeout.ms"] = "2000",
        },
        new TestSinkContext(new TestReporter())
        {
            Name = _name,
            Cluster = new Dictionary<string, string> { ["bootstrap.servers"] = brokers.Servers },
            Converters = Converters.Create,
            Membership = membership,
        });

    private async Task<string> CreateAsync()
    {
        using KafkaAdmin admin = Admin();
        await admin.CreateTopicAsync(new NewTopic(_name, 1, 1));
        return await Topics.CreateAsync(brokers.Servers, 1, ("max.message.bytes", "50000"));
    }

    private KafkaAdmin Admin() => new(new KafkaConfig(brokers.Servers));

    private async Task<long> CommittedAsync(KafkaAdmin admin) => (await admin.ListStableGroupOffsetsAsync(
        Group, [new Millrace.Kafka.TopicPartition(_name, 0)]))[0].Offset;

    /// <summary>The consumer that a worker would have for the task.</summary>
    private sealed class Member : IDisposable
    {
        private readonly KafkaConsumer _consumer;

        public Member(string servers, string group, string topic)
        {
            _consumer = new KafkaConsumer(new KafkaConfig(servers).With("group.id", group));
            var joined = new Joined();
            _consumer.Subscribe([topic], joined);
            using var batch = new MessageBatch(10);
            long start = TimeProvider.System.GetTimestamp();
            while (!joined.Is)
            {
                Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromMinutes(1), "The consumer gets no partition.");
                _consumer.Poll(batch, TimeSpan.FromMilliseconds(100));
            }

            using ConsumerGroupMetadata metadata = _consumer.GroupMetadata();
            Assert.Equal(group, metadata.GroupId);
            Bytes = metadata.ToBytes();
        }

        public ReadOnlyMemory<byte> Bytes { get; }

        public void Dispose() => _consumer.Dispose();

        private sealed class Joined : IRebalanceListener
        {
            public bool Is { get; private set; }

            public void OnAssigned(AssignedPartitions assigned) => Is = assigned.Partitions.Count > 0;

            public void OnRevoked(IReadOnlyList<Millrace.Kafka.TopicPartition> partitions)
            {
                // It stays until it is disposed.
            }

            public void OnLost(IReadOnlyList<Millrace.Kafka.TopicPartition> partitions) => Is = false;
        }
    }
}
