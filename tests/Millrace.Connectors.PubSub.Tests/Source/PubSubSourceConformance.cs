using System.Text;
using Millrace.TestServers;
using Record = Millrace.Records.Record;

namespace Millrace.Connectors.PubSub.Tests.Source;

/// <summary>The checks that every source passes, for messages of one ordering key. The emulator is behind a port that can be cut.</summary>
public sealed class PubSubSourceConformance(PubSubEmulator emulator) : SourceConformance, IAsyncDisposable
{
    // Long enough for a busy machine not to have messages twice; what a pull has taken that was cancelled by a stop comes again only behind
    // it.
    private const int DeadlineSeconds = 30;

    private TcpRelay? _relay;
    private string _subscription = "";

    // The service remembers what was acknowledged; and a message is any bytes.
    public static TheoryData<string> Checks => new(ChecksFor(SourceLacks.Offsets | SourceLacks.BadRecords));

    [Theory]
    [MemberData(nameof(Checks))]
    public Task Conforms(string check) => RunAsync(check, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _relay?.DisposeAsync() ?? default;

    // What went to a pull that was cut off is leased until its deadline; on a busy machine that happens more than once.
    protected override TimeSpan Patience => TimeSpan.FromSeconds(5 * DeadlineSeconds);

    protected override SourceConnector CreateConnector() =>
        (SourceConnector)PubSubPlugins.All.Single(plugin => plugin.Type == PluginType.Source).Create();

    protected override Dictionary<string, string> Config() => PubSubSource.Config(_relay!.Host, _subscription);

    protected override async Task PrepareAsync()
    {
        _relay = new TcpRelay(emulator.Host);
        _subscription = await emulator.CreateAsync(withOrder: true, DeadlineSeconds);
    }

    protected override Task AddAsync(IReadOnlyList<string> texts) => EmulatorClient.PublishAsync(emulator.Host, _subscription, texts, "k");

    protected override string TextOf(Record record) => Encoding.UTF8.GetString(record.Value.AsBytes);

    protected override Task TakeDownAsync() => _relay!.CutAsync();

    protected override Task BringBackAsync()
    {
        _relay!.Mend();
        return Task.CompletedTask;
    }
}
