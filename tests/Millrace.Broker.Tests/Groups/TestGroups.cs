using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Broker.Groups;
using Millrace.Broker.Protocol;
using Millrace.Broker.Settings;
using Millrace.Broker.Storage;
using Millrace.TestServers;

namespace Millrace.Broker.Tests.Groups;

/// <summary>A group coordinator on a real log in a temporary folder, with a clock in the test's hand.</summary>
internal sealed class TestGroups : IAsyncDisposable
{
    public const string Group = "g";

    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-groups-").FullName;
    private readonly BrokerSettings _settings;
    private LogDirectory _logs = null!;

    private TestGroups(Func<BrokerSettings, BrokerSettings>? change)
    {
        _settings = new BrokerSettings { DataDirectory = _folder };
        _settings = change?.Invoke(_settings) ?? _settings;
    }

    public static async Task<TestGroups> StartAsync(Func<BrokerSettings, BrokerSettings>? change = null)
    {
        var groups = new TestGroups(change);
        await groups.OpenAsync();
        return groups;
    }

    public ManualTimeProvider Time { get; } = new();

    public GroupCoordinator Coordinator { get; private set; } = null!;

    public RecordingLoggerProvider Log { get; } = new();

    public LogDirectory Logs => _logs;

    public long OffsetsTopicBytes => _logs.FindPartition(OffsetsTopic.Name, 0)!.SizeBytes;

    public async Task RestartAsync()
    {
        await Coordinator.DisposeAsync();
        await _logs.DisposeAsync();
        await OpenAsync();
    }

    public Task<JoinResult> JoinAsync(
        string memberId = "", string? instanceId = null, string protocol = "range", byte metadata = 0, bool needsId = false,
        string clientId = "client") =>
        Coordinator.JoinAsync(new JoinCommand(
            Group, memberId, instanceId, clientId, "/127.0.0.1", SessionTimeout: TimeSpan.FromSeconds(10),
            RebalanceTimeout: TimeSpan.FromSeconds(60), "consumer", [new GroupProtocol(protocol, [metadata])],
            NewMembersGetIdFirst: needsId, KnowsSkipAssignment: true));

    public Task<SyncResult> SyncAsync(JoinResult joined, params (string Member, byte Assignment)[] assignments) =>
        Coordinator.SyncAsync(new SyncCommand(
            Group, joined.Generation, joined.MemberId, null, null, null,
            assignments.ToDictionary(given => given.Member, given => new[] { given.Assignment })));

    public ErrorCode Heartbeat(JoinResult joined) => Coordinator.Heartbeat(Group, joined.MemberId, null, joined.Generation);

    public ErrorCode Commit(int generation, string memberId, long offset) => Coordinator.Commit(new OffsetCommand(
        Group, generation, memberId, null, AbsentGroupIsIllegalGeneration: false,
        new Dictionary<PartitionKey, CommittedOffset>
        {
            [new PartitionKey("t", 0)] = new(offset, 0, "note", Time.GetUtcNow().ToUnixTimeMilliseconds()),
        }));

    public CommittedOffset? Committed() => Coordinator.Find(Group)?.Offset(new PartitionKey("t", 0));

    /// <summary>Two members in one stable generation, the first one leading.</summary>
    public async Task<(JoinResult Leader, JoinResult Follower)> StableAsync()
    {
        JoinResult alone = await JoinAsync();
        await SyncAsync(alone, (alone.MemberId, 1));
        Task<JoinResult> second = JoinAsync();
        JoinResult first = await JoinAsync(alone.MemberId);
        JoinResult follower = await second;
        Task<SyncResult> waiting = SyncAsync(follower);
        await SyncAsync(first, (first.MemberId, 1), (follower.MemberId, 2));
        await waiting;
        return (first, follower);
    }

    public async ValueTask DisposeAsync()
    {
        await Coordinator.DisposeAsync();
        await _logs.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task OpenAsync()
    {
        _logs = await LogDirectory.OpenAsync(_settings.ToLogSettings(), TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        Topic topic = _logs.Find(OffsetsTopic.Name) ?? _logs.CreateTopic(OffsetsTopic.Name, OffsetsTopic.Partitions, OffsetsTopic.Configs);
        Coordinator = new GroupCoordinator(_settings.ToGroupSettings(), new OffsetsTopic(topic.Partitions[0], Time, Log), Time);
    }
}
