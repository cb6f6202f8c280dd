using Millrace.Connectors.PubSub.Source;
using Millrace.Records;
using Millrace.TestServers;
using Record = Millrace.Records.Record;

namespace Millrace.Connectors.PubSub.Tests.Source;

/// <summary>A source task with everything around it but the worker.</summary>
internal sealed class SourceHarness : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly PubSubSourceTask _task = new();

    public SourceContext Context { get; } = new();

    public static async Task<SourceHarness> StartAsync(string host, string subscription, params (string Key, string Value)[] settings)
    {
        var config = new Dictionary<string, string>
        {
            ["name"] = "source", ["connector.class"] = "com.google.pubsub.kafka.source.CloudPubSubSourceConnector", ["kafka.topic"] = "messages",
            ["cps.project"] = PubSubEmulator.Project, ["cps.subscription"] = subscription, ["cps.useEmulator"] = "true", ["cps.endpoint"] = host,
        };
        foreach (var (key, value) in settings) config[key] = value;
        var harness = new SourceHarness();
        harness._task.Initialize(harness.Context);
        try
        {
            await harness._task.StartAsync(config, CancellationToken.None);
            return harness;
        }
        catch
        {
            await harness.DisposeAsync();
            throw;
        }
    }

    /// <summary>Polls until that many records have come; what they refer to is their own. They are acknowledged at once, or not at all.</summary>
    public async Task<List<Record>> TakeAsync(int count, bool acknowledge = true)
    {
        using var timeout = new CancellationTokenSource(Patience);
        var taken = new List<Record>();
        while (taken.Count < count)
        {
            var batch = new RecordBatch();
            try
            {
                await _task.PollAsync(batch, timeout.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"{taken.Count} of {count} records came within {Patience}. {string.Join('\n', Context.Lines)}");
            }

            foreach (ref Record record in batch.Records) taken.Add(record);
            if (acknowledge) Acknowledge(batch.Records.ToArray());
        }

        return taken;
    }

    public void Acknowledge(IEnumerable<Record> records) => _task.Acknowledge(records.Select(record => new RecordAcknowledgement(record.Tag, 0)).ToArray());

    public async ValueTask DisposeAsync() => await _task.StopAsync(CancellationToken.None);
}
