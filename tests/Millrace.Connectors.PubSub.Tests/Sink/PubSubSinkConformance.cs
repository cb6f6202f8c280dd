using Millrace.Data;
using Millrace.TestServers;

namespace Millrace.Connectors.PubSub.Tests.Sink;

/// <summary>The checks that every sink passes, with the keys as ordering keys. The emulator is behind a port that can be cut.</summary>
public sealed class PubSubSinkConformance(PubSubEmulator emulator) : SinkConformance, IAsyncDisposable
{
    // Long enough for a busy machine not to have messages twice; what a pull has taken that was cancelled by a stop comes again only behind
    // it.
    private const int DeadlineSeconds = 30;

    private readonly List<WrittenRecord> _received = [];
    private readonly HashSet<string> _ids = [];
    private TcpRelay? _relay;
    private string _topic = "";

    // What is published stays published, and a publisher that publishes again makes another message.
    public static TheoryData<string> Checks => new(ChecksFor(SinkLacks.Tombstones | SinkLacks.Idempotence));

    [Theory]
    [MemberData(nameof(Checks))]
    public Task Conforms(string check) => RunAsync(check, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _relay?.DisposeAsync() ?? default;

    protected override SinkConnector CreateConnector() =>
        (SinkConnector)PubSubPlugins.All.Single(plugin => plugin.Type == PluginType.Sink).Create();

    protected override Dictionary<string, string> Config() => PubSubSink.Config(_relay!.Host, _topic, ("orderingKeySource", "key"));

    protected override async Task PrepareAsync()
    {
        _relay = new TcpRelay(emulator.Host);
        _topic = await emulator.CreateAsync(withOrder: true, DeadlineSeconds);
    }

    /// <summary>A key of more bytes than an attribute may have.</summary>
    protected override TestRecord BadRecord() =>
        new(Schema.String, Value.String(new string('k', 1025)), Schema.String, Value.String("text"));

    protected override async Task<IReadOnlyList<WrittenRecord>> ReadBackAsync()
    {
        foreach (var (id, message) in await EmulatorClient.PullAsync(emulator.Host, _topic))
            if (_ids.Add(id)) _received.Add(new WrittenRecord(message.Attributes["key"], message.Text));
        return _received;
    }

    protected override Task TakeDownAsync() => _relay!.CutAsync();

    protected override Task BringBackAsync()
    {
        _relay!.Mend();
        return Task.CompletedTask;
    }
}
