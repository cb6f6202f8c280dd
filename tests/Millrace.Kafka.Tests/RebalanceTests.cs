using Millrace.TestServers;

namespace Millrace.Kafka.Tests;

public class RebalanceTests(KafkaServer server)
{
    [Theory]
    [InlineData("range", false)]
    [InlineData("cooperative-sticky", true)]
    public async Task Two_consumers_share_and_the_one_that_stays_takes_over(string assignor, bool cooperative)
    {
        string topic = await TestTopics.CreateAsync(server, partitions: 4);
        string group = TestTopics.NewName();
        KafkaConfig config = GroupConfig(group).With("partition.assignment.strategy", assignor);
        using var first = new KafkaConsumer(config);
        var firstListener = new RecordingListener();
        first.Subscribe([topic], firstListener);
        PollUntil(() => firstListener.Held.Count == 4, first);

        var second = new KafkaConsumer(config);
        var secondListener = new RecordingListener();
        second.Subscribe([topic], secondListener);
        PollUntil(() => firstListener.Held.Count == 2 && secondListener.Held.Count == 2, first, second);
        Assert.Empty(firstListener.Held.Intersect(secondListener.Held));
        Assert.Equal(firstListener.Held.Order(), first.Assignment.Select(p => p.ToString()).Order());
        Assert.Equal(cooperative ? RebalanceProtocol.Cooperative : RebalanceProtocol.Eager, first.Protocol);
        Assert.Equal(cooperative ? 2 : 4, firstListener.Revoked.Count);
        Assert.NotNull(first.MemberId);

        second.Dispose();
        Assert.Empty(secondListener.Held);
        PollUntil(() => firstListener.Held.Count == 4, first);
        Assert.Empty(firstListener.Lost);
    }

    [Fact]
    public async Task Offsets_committed_while_partitions_are_revoked_are_where_the_next_one_starts()
    {
        string topic = await TestTopics.CreateAsync(server);
        TestTopics.Fill(server, topic, 10);
        string group = TestTopics.NewName();
        using (var first = new KafkaConsumer(GroupConfig(group)))
        {
            first.Subscribe([topic], new RecordingListener { OnRevoke = _ => first.CommitSync([new TopicPartitionOffset(topic, 0, 7)]) });
            Assert.Equal(10, TestTopics.Read(first, 10).Count);
            first.Close();
        }

        using var second = new KafkaConsumer(GroupConfig(group));
        second.Subscribe([topic]);
        Assert.Equal(["7", "8", "9"], TestTopics.Read(second, 3));
    }

    [Fact]
    public async Task Listener_can_choose_the_start_and_assign_paused()
    {
        string topic = await TestTopics.CreateAsync(server, partitions: 2);
        TestTopics.Fill(server, topic, 10, partition: 0);
        TestTopics.Fill(server, topic, 10, partition: 1);
        using var consumer = new KafkaConsumer(GroupConfig(TestTopics.NewName()));
        consumer.Subscribe([topic], new RecordingListener
        {
            OnAssign = assigned =>
            {
                assigned.StartAt(new TopicPartition(topic, 0), 8);
                assigned.Pause(new TopicPartition(topic, 1));
            },
        });
        Assert.Equal(["8", "9"], TestTopics.Read(consumer, 2));
        using (MessageBatch nothing = consumer.Poll(10, TimeSpan.FromMilliseconds(700)))
            Assert.Equal(0, nothing.Count);

        consumer.Resume([new TopicPartition(topic, 1)]);
        Assert.Equal(10, TestTopics.Read(consumer, 10).Count);
    }

    [Fact]
    public async Task Exception_of_the_listener_comes_out_of_the_poll_and_the_consumer_goes_on()
    {
        string topic = await TestTopics.CreateAsync(server);
        TestTopics.Fill(server, topic, 3);
        using var consumer = new KafkaConsumer(GroupConfig(TestTopics.NewName()));
        bool thrown = false;
        consumer.Subscribe([topic], new RecordingListener { OnAssign = _ => throw new InvalidOperationException("from the listener") });
        using var batch = new MessageBatch(10);
        using var patience = new CancellationTokenSource(TestTopics.Patience);
        while (!thrown && !patience.IsCancellationRequested)
        {
            try
            {
                consumer.Poll(batch, TimeSpan.FromSeconds(1));
            }
            catch (InvalidOperationException exception) when (exception.Message == "from the listener")
            {
                thrown = true;
            }
        }

        Assert.True(thrown);
        Assert.Equal(["0", "1", "2"], TestTopics.Read(consumer, 3));
    }

    private static void PollUntil(Func<bool> condition, params KafkaConsumer[] consumers)
    {
        using var batch = new MessageBatch(100);
        using var patience = new CancellationTokenSource(TestTopics.Patience);
        while (!condition())
        {
            Assert.False(patience.IsCancellationRequested, "the group did not settle");
            foreach (KafkaConsumer consumer in consumers)
                consumer.Poll(batch, TimeSpan.FromMilliseconds(100));
        }
    }

    private KafkaConfig GroupConfig(string group)
        => new KafkaConfig(server.BootstrapServers).With("group.id", group).With("auto.offset.reset", "earliest");

    private sealed class RecordingListener : IRebalanceListener
    {
        public HashSet<string> Held { get; } = [];

        public List<TopicPartition> Revoked { get; } = [];

        public List<TopicPartition> Lost { get; } = [];

        public Action<AssignedPartitions>? OnAssign { get; init; }

        public Action<IReadOnlyList<TopicPartition>>? OnRevoke { get; init; }

        public void OnAssigned(AssignedPartitions assigned)
        {
            Held.UnionWith(assigned.Partitions.Select(p => p.ToString()));
            OnAssign?.Invoke(assigned);
        }

        public void OnRevoked(IReadOnlyList<TopicPartition> partitions)
        {
            Held.ExceptWith(partitions.Select(p => p.ToString()));
            Revoked.AddRange(partitions);
            OnRevoke?.Invoke(partitions);
        }

        public void OnLost(IReadOnlyList<TopicPartition> partitions) => Lost.AddRange(partitions);
    }
}
