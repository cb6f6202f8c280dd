using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Broker.Configs;
using Millrace.Broker.Groups;
using Millrace.Broker.Handlers;
using Millrace.Broker.Metrics;
using Millrace.Broker.Protocol;
using Millrace.Broker.Security;
using Millrace.Broker.Server;
using Millrace.Broker.Settings;
using Millrace.Broker.Storage;
using Millrace.Broker.Tests.Protocol;
using Millrace.Broker.Transactions;

namespace Millrace.Broker.Tests.Handlers;

/// <summary>
/// Whole frames, written by hand from Kafka's message definitions, through the dispatcher without a socket. Requests of flexible
/// versions carry an unknown tagged field (<c>01 63 01 ff</c>: one field, tag 99, one byte), as newer clients may.
/// </summary>
public sealed class GoldenBytesTests : IAsyncLifetime
{
    private const string Tag = "016301ff";
    private const string LocalHost = "6c6f63616c686f7374";

    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-golden-").FullName;
    private LogDirectory _logs = null!;
    private GroupCoordinator _groups = null!;
    private TransactionCoordinator _transactions = null!;
    private RequestDispatcher _dispatcher = null!;

    public async ValueTask InitializeAsync()
    {
        var settings = new BrokerSettings { DataDirectory = _folder };
        _logs = await LogDirectory.OpenAsync(settings.ToLogSettings(), TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        Topic offsets = _logs.CreateTopic(OffsetsTopic.Name, OffsetsTopic.Partitions, OffsetsTopic.Configs);
        _logs.CreateTopic("t", 1, new Dictionary<string, string>());
        _groups = new GroupCoordinator(
            settings.ToGroupSettings(), new OffsetsTopic(offsets.Partitions[0], TimeProvider.System, NullLogger.Instance),
            TimeProvider.System);
        _transactions = new TransactionCoordinator(_logs, _groups,
            new TransactionTopic(_logs, TimeProvider.System, NullLogger.Instance), settings.ToTransactionSettings(), TimeProvider.System);
        var node = new BrokerNode(1, "localhost", 9092, "0123456789012345678901");
        _dispatcher = new RequestDispatcher(ApiHandlers.Create(
            _logs, _groups, _transactions, node, DynamicConfigs.Open(settings, _logs), new BrokerLoggers(NullLoggerFactory.Instance),
            TimeProvider.System), new TrafficNumbers());
    }

    public async ValueTask DisposeAsync()
    {
        await _transactions.DisposeAsync();
        await _groups.DisposeAsync();
        await _logs.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("ApiVersions 99 answers in version 0 with our own range",
        "0012" + "0063" + "00000005" + "0001" + "63" + "00",
        "00000005" + "0023" + "00000001" + "0012" + "0000" + "0004")]
    [InlineData("FindCoordinator 0",
        "000a" + "0000" + "00000005" + "ffff" + "000167",
        "00000005" + "0000" + "00000001" + "0009" + LocalHost + "00002384")]
    [InlineData("FindCoordinator 4 echoes each key",
        "000a" + "0004" + "00000005" + "ffff" + Tag + "00" + "02" + "0267" + Tag,
        "00000005" + "00" + "00000000" + "02" + "0267" + "00000001" + "0a" + LocalHost + "00002384" + "0000" + "00" + "00" + "00")]
    [InlineData("FindCoordinator 6 of a share group",
        "000a" + "0006" + "00000005" + "ffff" + Tag + "02" + "02" + "0267" + Tag,
        "00000005" + "00" + "00000000" + "02" + "0267" + "ffffffff" + "01" + "ffffffff" + "002a" + "00" + "00" + "00")]
    [InlineData("Heartbeat 0 of an unknown group",
        "000c" + "0000" + "00000005" + "ffff" + "000167" + "00000001" + "00016d",
        "00000005" + "0019")]
    [InlineData("Heartbeat 4 of an unknown group",
        "000c" + "0004" + "00000005" + "ffff" + Tag + "0267" + "00000001" + "026d" + "00" + Tag,
        "00000005" + "00" + "00000000" + "0019" + "00")]
    [InlineData("Metadata 1 of no topic names the broker and controller only",
        "0003" + "0001" + "00000005" + "ffff" + "00000000",
        "00000005" + "00000001" + "00000001" + "0009" + LocalHost + "00002384" + "ffff" + "00000001" + "00000000")]
    [InlineData("ListOffsets 1 of the end",
        "0002" + "0001" + "00000005" + "ffff" + "ffffffff" + "00000001" + "000174" + "00000001" + "00000000" + "ffffffffffffffff",
        "00000005" + "00000001" + "000174" + "00000001" + "00000000" + "0000" + "ffffffffffffffff" + "0000000000000000")]
    [InlineData("ListOffsets 7 of a time nothing was written after",
        "0002" + "0007" + "00000005" + "ffff" + Tag + "ffffffff" + "00" + "02" + "0274" + "02" + "00000000" + "ffffffff"
            + "0000000000000001" + Tag + Tag + Tag,
        "00000005" + "00" + "00000000" + "02" + "0274" + "02" + "00000000" + "0000" + "ffffffffffffffff" + "ffffffffffffffff" + "ffffffff"
            + "00" + "00" + "00")]
    [InlineData("Fetch 4 of an empty log that does not wait",
        "0001" + "0004" + "00000005" + "ffff" + "ffffffff" + "00000000" + "00000001" + "7fffffff" + "00" + "00000001" + "000174"
            + "00000001" + "00000000" + "0000000000000000" + "00010000",
        "00000005" + "00000000" + "00000001" + "000174" + "00000001" + "00000000" + "0000" + "0000000000000000" + "0000000000000000"
            + "ffffffff" + "00000000")]
    [InlineData("Fetch 12 that follows a session of another broker",
        "0001" + "000c" + "00000005" + "ffff" + Tag + "ffffffff" + "00000000" + "00000001" + "7fffffff" + "00" + "00000009" + "00000002"
            + "01" + "01" + "01" + Tag,
        "00000005" + "00" + "00000000" + "0046" + "00000000" + "01" + "00")]
    [InlineData("Produce 3 to an unknown topic",
        "0000" + "0003" + "00000005" + "ffff" + "ffff" + "ffff" + "000003e8" + "00000001" + "000175" + "00000001" + "00000000" + "00000000",
        "00000005" + "00000001" + "000175" + "00000001" + "00000000" + "0003" + "ffffffffffffffff" + "ffffffffffffffff" + "00000000")]
    [InlineData("OffsetFetch 8 of a group that never committed",
        "0009" + "0008" + "00000005" + "ffff" + Tag + "02" + "0267" + "02" + "0274" + "02" + "00000000" + Tag + Tag + "01" + Tag,
        "00000005" + "00" + "00000000" + "02" + "0267" + "02" + "0274" + "02" + "00000000" + "ffffffffffffffff" + "ffffffff" + "01" + "0000"
            + "00" + "00" + "0000" + "00" + "00")]
    [InlineData("InitProducerId 0 for a transaction",
        "0016" + "0000" + "00000005" + "ffff" + "000178" + "00001000",
        "00000005" + "00000000" + "0000" + "0000000000000000" + "0000")]
    [InlineData("EndTxn 1 of an unknown id",
        "001a" + "0001" + "00000005" + "ffff" + "000178" + "0000000000000000" + "0000" + "01",
        "00000005" + "00000000" + "0031")]
    [InlineData("DescribeAcls 1 without an authorizer",
        "001d" + "0001" + "00000005" + "ffff" + "01" + "ffff" + "03" + "ffff" + "ffff" + "01" + "01",
        "00000005" + "00000000" + "0036" + "002a" + "4e6f20417574686f72697a657220697320636f6e66696775726564206f6e207468652062726f6b65722e"
            + "00000000")]
    public async Task Answers(string what, string request, string reply)
    {
        using Reply? answered = await _dispatcher.DispatchAsync(
            Convert.FromHexString(request), "/127.0.0.1", ClientSession.Open(), CancellationToken.None);

        Assert.True(answered is not null, what);
        Assert.Equal((reply.Length / 2).ToString("x8") + reply, Convert.ToHexStringLower(answered.Fields));
    }

    [Fact]
    public async Task Advertises_exactly_what_the_contract_lists()
    {
        using Reply? reply = await _dispatcher.DispatchAsync(
            Convert.FromHexString("00120000" + "00000005" + "ffff"), "/127.0.0.1", ClientSession.Open(), CancellationToken.None);

        Assert.Equal(Advertised, ReadRanges(reply!));
    }

    private static readonly string[] Advertised =
    [
        "Produce 0-11", "Fetch 4-18", "ListOffsets 1-11", "Metadata 0-13", "OffsetCommit 2-9", "OffsetFetch 1-9", "FindCoordinator 0-6",
        "JoinGroup 0-9", "Heartbeat 0-4", "LeaveGroup 0-5", "SyncGroup 0-5", "DescribeGroups 0-6", "ListGroups 0-5", "SaslHandshake 0-1",
        "ApiVersions 0-4",
        "CreateTopics 2-7", "DeleteTopics 1-6", "DeleteRecords 0-2", "InitProducerId 0-5", "OffsetForLeaderEpoch 2-4",
        "AddPartitionsToTxn 0-3", "AddOffsetsToTxn 0-4", "EndTxn 0-4", "TxnOffsetCommit 0-4", "DescribeAcls 1-3",
        "CreateAcls 1-3", "DeleteAcls 1-3", "DescribeConfigs 1-4", "AlterConfigs 0-2", "AlterReplicaLogDirs 1-2", "DescribeLogDirs 0-5",
        "SaslAuthenticate 0-2", "CreatePartitions 0-3", "DeleteGroups 0-2", "ElectLeaders 0-2", "IncrementalAlterConfigs 0-1",
        "AlterPartitionReassignments 0-1",
        "ListPartitionReassignments 0-0", "OffsetDelete 0-0", "DescribeClientQuotas 0-1", "AlterClientQuotas 0-1",
        "DescribeUserScramCredentials 0-0",
        "AlterUserScramCredentials 0-0", "DescribeQuorum 0-2",
        "DescribeCluster 0-2", "DescribeProducers 0-0", "DescribeTransactions 0-0", "ListTransactions 0-2",
        "ConsumerGroupHeartbeat 0-1", "ListConfigResources 0-1", "DescribeTopicPartitions 0-0",
    ];

    private static string[] ReadRanges(Reply reply)
    {
        var reader = new WireReader(reply.Fields[8..], flexible: false);
        Assert.Equal(0, reader.Int16());
        var ranges = new string[reader.ArrayCount()];
        for (int i = 0; i < ranges.Length; i++)
            ranges[i] = $"{(ApiKey)reader.Int16()} {reader.Int16()}-{reader.Int16()}";
        return ranges;
    }
}
