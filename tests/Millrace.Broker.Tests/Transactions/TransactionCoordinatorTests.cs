using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Broker.Groups;
using Millrace.Broker.Protocol;
using Millrace.Broker.Settings;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Batches;
using Millrace.Broker.Storage.Producers;
using Millrace.Broker.Tests.Groups;
using Millrace.Broker.Tests.Storage;
using Millrace.Broker.Transactions;
using Millrace.TestServers;

namespace Millrace.Broker.Tests.Transactions;

/// <summary>The table of broker contract 4.4, on a real log with a clock in the test's hand.</summary>
public sealed class TransactionCoordinatorTests : IAsyncLifetime
{
    private const string Id = "x";
    private const int TimeoutMs = 60_000;

    private static readonly PartitionKey s_first = new("t", 0), s_second = new("t", 1), s_offsets = new(OffsetsTopic.Name, 0);

    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-transactions-").FullName;
    private ManualTimeProvider _time = new();
    private LogDirectory _logs = null!;
    private GroupCoordinator _groups = null!;
    private TransactionCoordinator _transactions = null!;

    public async ValueTask InitializeAsync()
    {
        await OpenAsync();
        _logs.CreateTopic("t", 2, new Dictionary<string, string>());
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_committed_transaction_has_a_marker_everywhere_and_its_records_are_stable()
    {
        ProducerIdentity producer = Begin(s_first, s_second);
        Assert.Equal(ErrorCode.None, Send(producer, s_first));
        Assert.Equal(0, Log(s_first).LastStableOffset);

        Assert.Equal(ErrorCode.None, _transactions.End(Id, producer, isCommit: true));

        Assert.Equal((2, 2), (Log(s_first).LastStableOffset, Log(s_first).HighWatermark));
        Assert.Equal(1, Log(s_second).HighWatermark); // A partition without records gets its marker too.
        Assert.Equal(TransactionState.CompleteCommit, Describe().State);
        Assert.Equal(ErrorCode.None, _transactions.End(Id, producer, isCommit: true)); // A retry.
        Assert.Equal(ErrorCode.InvalidTxnState, _transactions.End(Id, producer, isCommit: false));
        Assert.Equal(ErrorCode.InvalidTxnState, Send(producer, s_first));
    }

    [Fact]
    public void Only_partitions_of_the_transaction_take_its_records()
    {
        ProducerIdentity producer = Begin(s_first);

        Assert.Equal(ErrorCode.InvalidTxnState, Send(producer, s_second));
        Assert.Equal(ErrorCode.InvalidProducerEpoch, Send(producer with { Epoch = 7 }, s_first));
        Assert.Equal(ErrorCode.InvalidProducerIdMapping, Send(producer with { Id = 99 }, s_first));
        Assert.Equal(ErrorCode.InvalidProducerIdMapping, _transactions.AddPartitions("other", producer, [s_first]));
        Assert.Equal(ErrorCode.ProducerFenced, _transactions.AddPartitions(Id, producer with { Epoch = 7 }, [s_first]));
        Assert.Equal(ErrorCode.ProducerFenced, _transactions.End(Id, producer with { Epoch = 7 }, isCommit: true));
    }

    [Fact]
    public void A_new_producer_of_the_id_fences_the_old_one_and_aborts_its_transaction()
    {
        ProducerIdentity old = Begin(s_first);
        Assert.Equal(ErrorCode.None, Send(old, s_first));

        InitResult taken = Init();

        Assert.Equal((ErrorCode.None, old.Id), (taken.Error, taken.Producer.Id));
        Assert.True(taken.Producer.Epoch > old.Epoch);
        Assert.Equal(2, Log(s_first).LastStableOffset);
        Assert.Single(Log(s_first).Read(0, int.MaxValue, true, IsolationLevel.ReadCommitted).AbortedTransactions!);
        Assert.Equal(ErrorCode.InvalidProducerEpoch, Send(old, s_first));
        Assert.Equal(ErrorCode.ProducerFenced, _transactions.End(Id, old, isCommit: true));
        Assert.Equal(ErrorCode.ProducerFenced, Init(old).Error);
    }

    [Fact]
    public void A_producer_that_asks_for_its_next_epoch_twice_gets_the_same_one()
    {
        ProducerIdentity first = Init().Producer;
        ProducerIdentity second = Init(first).Producer;

        Assert.Equal(first with { Epoch = (short)(first.Epoch + 1) }, second);
        Assert.Equal(second, Init(first).Producer);
        Assert.Equal(second with { Epoch = (short)(second.Epoch + 1) }, Init(second).Producer);
    }

    [Fact]
    public void The_last_epoch_is_followed_by_a_new_producer_id()
    {
        ProducerIdentity producer = Init().Producer;
        long id = producer.Id;
        while (producer.Id == id)
        {
            Assert.True(producer.Epoch < short.MaxValue);
            producer = Init().Producer;
        }

        Assert.Equal(0, producer.Epoch);
    }

    [Theory]
    [InlineData("", 1000, ErrorCode.InvalidRequest)]
    [InlineData("x", 0, ErrorCode.InvalidTransactionTimeout)]
    [InlineData("x", 900_001, ErrorCode.InvalidTransactionTimeout)]
    internal void Ids_and_time_outs_are_bounded(string id, int timeoutMs, ErrorCode error) =>
        Assert.Equal(error, _transactions.Init(id, timeoutMs, ProducerIdentity.None).Error);

    [Fact]
    public void A_transaction_that_is_open_for_too_long_is_aborted_and_its_producer_fenced()
    {
        ProducerIdentity producer = Begin(s_first);
        Assert.Equal(ErrorCode.None, Send(producer, s_first));
        _time.Advance(TimeSpan.FromMilliseconds(TimeoutMs - 20_000));
        Assert.Equal(TransactionState.Ongoing, Describe().State);
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(TransactionState.CompleteAbort, Describe().State);
        Assert.Equal(2, Log(s_first).LastStableOffset);
        Assert.Equal(ErrorCode.InvalidProducerEpoch, Send(producer, s_first));
        Assert.Equal(ErrorCode.ProducerFenced, _transactions.End(Id, producer, isCommit: true));
    }

    [Fact]
    public async Task The_time_a_broker_is_down_does_not_count()
    {
        ProducerIdentity producer = Begin(s_first);
        Assert.Equal(ErrorCode.None, Send(producer, s_first));
        var later = new ManualTimeProvider();
        later.Advance(TimeSpan.FromDays(1));
        await ReopenAsync(later);

        Assert.Equal(TransactionState.Ongoing, Describe().State);
        Assert.Equal(0, Log(s_first).LastStableOffset);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(ErrorCode.None, _transactions.End(Id, producer, isCommit: true));
        Assert.Equal(2, Log(s_first).LastStableOffset);
    }

    [Fact]
    public async Task What_was_decided_before_a_crash_is_done_after_it()
    {
        ProducerIdentity producer = Begin(s_first, s_offsets);
        Assert.Equal(ErrorCode.None, Send(producer, s_first));
        Assert.Equal(ErrorCode.None, CommitOffset(producer, 41));
        // Stored, and killed before the first marker.
        var store = new TransactionTopic(_logs, _time, NullLogger.Instance);
        store.Append(Id, Describe() with { State = TransactionState.PrepareCommit });
        await ReopenAsync(_time);

        Assert.Equal(TransactionState.CompleteCommit, Describe().State);
        Assert.Equal(2, Log(s_first).LastStableOffset);
        Assert.Equal(41, _groups.Find("g")!.Offset(s_first)!.Offset);
        Assert.Equal(ErrorCode.None, _transactions.End(Id, producer, isCommit: true));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task Offsets_of_a_transaction_count_when_it_is_committed(bool isCommit, bool restarts)
    {
        ProducerIdentity producer = Init().Producer;
        Assert.Equal(ErrorCode.InvalidTxnState, CommitOffset(producer, 7));
        Assert.Equal(ErrorCode.None, _transactions.AddOffsets(Id, producer, "g"));
        Assert.Equal(ErrorCode.None, CommitOffset(producer, 7));
        if (restarts)
            await ReopenAsync(_time);
        Assert.Null(_groups.Find("g")!.Offset(s_first));
        Assert.True(_groups.Find("g")!.IsUnstable(s_first));

        Assert.Equal(ErrorCode.None, _transactions.End(Id, producer, isCommit));

        Assert.False(_groups.Find("g")!.IsUnstable(s_first));
        Assert.Equal(isCommit ? 7 : null, _groups.Find("g")!.Offset(s_first)?.Offset);
        await ReopenAsync(_time);
        Assert.Equal(isCommit ? 7 : null, _groups.Find("g")?.Offset(s_first)?.Offset);
    }

    [Fact]
    public async Task An_id_is_forgotten_when_it_was_not_used_for_long()
    {
        ProducerIdentity producer = Begin(s_first);
        Assert.Equal(ErrorCode.None, _transactions.End(Id, producer, isCommit: true));
        _time.Advance(TimeSpan.FromDays(6));
        Assert.NotNull(_transactions.Find(Id));
        _time.Advance(TimeSpan.FromDays(2));

        Assert.Null(_transactions.Find(Id));
        await ReopenAsync(_time);
        Assert.Null(_transactions.Find(Id));
        Assert.NotEqual(producer.Id, Init().Producer.Id);
    }

    [Fact]
    public void A_deleted_topic_does_not_hold_up_a_transaction()
    {
        ProducerIdentity producer = Begin(s_first);
        _logs.DeleteTopic("t");

        Assert.Equal(ErrorCode.None, _transactions.End(Id, producer, isCommit: true));
    }

    [Fact]
    public void Values_of_both_versions_of_Kafka_s_record_are_read()
    {
        var stored = new TransactionSnapshot(new ProducerIdentity(5, 3), 1000, TransactionState.Ongoing, [s_first, s_second], 11, 12);
        TransactionSnapshot read = TransactionLogFormat.ReadValue(TransactionLogFormat.Value(stored));
        Assert.Equal(stored.Partitions, read.Partitions);
        Assert.Equal(stored with { Partitions = [] }, read with { Partitions = [] });

        // Version 1: compact lengths, and tagged fields 0 (previous producer id) and 2 (client's transaction version).
        byte[] newer = Convert.FromHexString("0001" + "0000000000000005" + "0003" + "000003e8" + "01" + "02" + "0274" + "03" + "00000000"
            + "00000001" + "00" + "000000000000000b" + "000000000000000c" + "02" + "0008" + "0000000000000004" + "0202" + "0002");
        read = TransactionLogFormat.ReadValue(newer);
        Assert.Equal(stored with { Partitions = [] }, read with { Partitions = [] });
        Assert.Equal(stored.Partitions, read.Partitions);
    }

    private ProducerIdentity Begin(params PartitionKey[] partitions)
    {
        ProducerIdentity producer = Init().Producer;
        Assert.Equal(ErrorCode.None, _transactions.AddPartitions(Id, producer, partitions));
        return producer;
    }

    private InitResult Init(ProducerIdentity? expected = null) => _transactions.Init(Id, TimeoutMs, expected ?? ProducerIdentity.None);

    private TransactionSnapshot Describe() => _transactions.Find(Id)!.Describe();

    private PartitionLog Log(PartitionKey partition) => _logs.FindPartition(partition.Topic, partition.Partition)!;

    private ErrorCode Send(ProducerIdentity producer, PartitionKey partition) => _transactions.Append(Id, Log(partition),
        (Batch.From(producer.Id, 0, epoch: producer.Epoch) with { Attributes = 0x10 }).Bytes()).Error;

    private ErrorCode CommitOffset(ProducerIdentity producer, long offset) => _transactions.CommitOffsets(Id, producer, new OffsetCommand(
        "g", -1, "", null, false, new Dictionary<PartitionKey, CommittedOffset> { [s_first] = new(offset, -1, "", Batch.Noon) }));

    private async Task ReopenAsync(ManualTimeProvider time)
    {
        await CloseAsync();
        _time = time;
        await OpenAsync();
    }

    private async Task OpenAsync()
    {
        var settings = new BrokerSettings { DataDirectory = _folder };
        _logs = await LogDirectory.OpenAsync(settings.ToLogSettings(), _time, NullLogger.Instance, CancellationToken.None);
        Topic offsets = _logs.Find(OffsetsTopic.Name)
            ?? _logs.CreateTopic(OffsetsTopic.Name, OffsetsTopic.Partitions, OffsetsTopic.Configs);
        _groups = new GroupCoordinator(
            settings.ToGroupSettings(), new OffsetsTopic(offsets.Partitions[0], _time, NullLogger.Instance), _time);
        _transactions = new TransactionCoordinator(
            _logs, _groups, new TransactionTopic(_logs, _time, NullLogger.Instance), settings.ToTransactionSettings(), _time);
    }

    private async Task CloseAsync()
    {
        await _transactions.DisposeAsync();
        await _groups.DisposeAsync();
        await _logs.DisposeAsync();
    }
}
